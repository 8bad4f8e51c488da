using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>The JSON of lists, written like <see cref="InvoiceJson.Readable"/>.</summary>
[JsonSerializable(typeof(InvoicePage))]
[JsonSerializable(typeof(InvoiceTimeline))]
internal sealed partial class InvoiceListJson : JsonSerializerContext
{
    public static InvoiceListJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new BigIntegerJsonConverter(), new UtcJsonConverter() },
    });
}
