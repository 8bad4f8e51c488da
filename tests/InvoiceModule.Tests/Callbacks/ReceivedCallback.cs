using System.Text.Json;

namespace InvoiceModule.Tests.Callbacks;

internal sealed record ReceivedCallback(string RequestLine, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Id => Headers["webhook-id"];

    public int Version => Json.GetProperty("version").GetInt32();

    public string[] Superseded => [.. Json.GetProperty("superseded").EnumerateArray().Select(e => e.GetString()!)];
}
