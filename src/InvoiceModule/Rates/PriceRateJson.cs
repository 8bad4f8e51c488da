using System.Globalization;
using System.Text;
using System.Text.Json;

namespace InvoiceModule.Rates;

/// <summary>
/// A stored rate: <c>{"rate":"500000/11","at":"...Z","sources":[{"name":"..","base":"BTC","quote":"USD","rate":"50000/1","at":"...Z"}]}</c>. Fractions
/// stay fractions and times keep their ticks, so that what is read is what was written.
/// </summary>
internal static class PriceRateJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Write(PriceRate rate)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            WriteRate(writer, rate.Rate, rate.At);
            writer.WriteStartArray("sources");
            foreach (var source in rate.Sources)
            {
                writer.WriteStartObject();
                writer.WriteString("name", source.Name);
                writer.WriteString("base", source.Base);
                writer.WriteString("quote", source.Quote);
                WriteRate(writer, source.Rate, source.At);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static PriceRate Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var sources = root.GetProperty("sources").EnumerateArray()
                .Select(source => new SourceQuote(
                    Text(source, "name"), Text(source, "base"), Text(source, "quote"), Rational.FromFraction(Text(source, "rate")), Time(source)))
                .ToArray();
            return new PriceRate(Rational.FromFraction(Text(root, "rate")), sources, Time(root));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or DivideByZeroException)
        {
            throw new FormatException("A stored rate is not in the form PriceRate.ToJson writes.", e);
        }
    }

    private static void WriteRate(Utf8JsonWriter writer, Rational rate, DateTime at)
    {
        writer.WriteString("rate", rate.ToString());
        writer.WriteString("at", at.ToString(TimeFormat, CultureInfo.InvariantCulture));
    }

    private static string Text(JsonElement parent, string name)
        => parent.GetProperty(name).GetString() ?? throw new FormatException($"A stored rate has no {name}.");

    private static DateTime Time(JsonElement parent)
        => DateTime.ParseExact(
            Text(parent, "at"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
