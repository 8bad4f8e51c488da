using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks.Client;

/// <summary>The five words and nothing else: no numbers, no other letter case.</summary>
internal sealed class CallbackStatusConverter : JsonConverter<CallbackStatus>
{
    private static readonly string[] Words = ["NOT_PAID", "PARTIALLY_PAID", "IN_MEMPOOL", "IN_BLOCK", "PAID"];

    public override CallbackStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var index = reader.TokenType == JsonTokenType.String ? Array.IndexOf(Words, reader.GetString()) : -1;
        return index >= 0 ? (CallbackStatus)index : throw new JsonException("Expected one of the five statuses.");
    }

    public override void Write(Utf8JsonWriter writer, CallbackStatus value, JsonSerializerOptions options) => writer.WriteStringValue(Words[(int)value]);
}
