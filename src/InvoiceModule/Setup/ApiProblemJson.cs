using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Setup;

/// <summary>The JSON of errors, whatever the host's options are.</summary>
[JsonSerializable(typeof(ApiProblem))]
internal sealed partial class ApiProblemJson : JsonSerializerContext
{
    public static ApiProblemJson Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
