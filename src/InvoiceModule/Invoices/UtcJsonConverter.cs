using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>Times are RFC 3339 in UTC with <c>Z</c>, to the millisecond, whatever the machine's zone.</summary>
internal sealed class UtcJsonConverter : JsonConverter<DateTime>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string ToText(DateTime utc) => utc.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => DateTime.SpecifyKind(reader.GetDateTimeOffset().UtcDateTime, DateTimeKind.Utc);

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(ToText(value));
}
