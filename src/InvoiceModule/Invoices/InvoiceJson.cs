using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>The module's own JSON. The host's options are neither read nor changed, so an invoice looks the same in every host.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(BigIntegerJsonConverter), typeof(UtcJsonConverter)])]
[JsonSerializable(typeof(InvoiceView))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class InvoiceJson : JsonSerializerContext
{
    /// <summary>The same, with characters outside ASCII written as themselves: bodies stay readable and small.</summary>
    public static InvoiceJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new BigIntegerJsonConverter(), new UtcJsonConverter() },
    });
}
