using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks.Client;

/// <summary>Amounts are JSON integers of up to 78 digits; neither a double nor a long holds them.</summary>
internal sealed class BigIntegerConverter : JsonConverter<BigInteger>
{
    private const int MaxDigits = 78;

    public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.Number ? Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan) : "";
        return text.Length <= MaxDigits && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException("Expected an integer of at most 78 digits, 0 or more.");
    }

    public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options)
        => writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
}
