using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>Reads members of a node's answer, and says which one is wrong instead of failing somewhere later.</summary>
internal static class JsonReading
{
    private const int HashLength = 64;

    /// <summary>A member that must be there.</summary>
    public static JsonElement Required(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : throw Wrong(name, "is missing");

    /// <summary>A member that may be missing or null.</summary>
    public static JsonElement? Optional(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The elements of a list.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, string name)
        => Required(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : throw Wrong(name, "is not a list");

    /// <summary>A text.</summary>
    public static string Text(this JsonElement element, string name) => TextOf(Required(element, name), name);

    /// <summary>A block's or a transaction's hash: 64 hexadecimal digits, given out in lower case.</summary>
    public static string Hash(this JsonElement element, string name) => HashOf(Required(element, name), name);

    /// <summary>An element that is itself a hash.</summary>
    public static string HashOf(this JsonElement element, string what)
        => TextOf(element, what) is { Length: HashLength } text && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : throw Wrong(what, "is not a hash");

    /// <summary>A whole number.</summary>
    public static long WholeNumber(this JsonElement element, string name)
        => Required(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : throw Wrong(name, "is not a whole number");

    /// <summary>Seconds since 1970, UTC.</summary>
    public static DateTime Time(this JsonElement element, string name)
        => WholeNumber(element, name) is >= 0 and <= uint.MaxValue and var seconds ? DateTime.UnixEpoch.AddSeconds(seconds) : throw Wrong(name, "is not a time");

    /// <summary>True or false; null when the node does not say.</summary>
    public static bool? Flag(this JsonElement element, string name)
        => Optional(element, name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => throw Wrong(name, "is not true or false"),
        };

    public static ChainUnavailableException Wrong(string name, string fault)
        => new($"The node's answer cannot be read: '{name}' {fault}. Is RpcUrl the JSON-RPC endpoint of a supported node?");

    private static string TextOf(JsonElement element, string what)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(what, "is not a text");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: JSON may escape it, but it is no text.
            throw Wrong(what, "is not a text");
        }
    }
}
