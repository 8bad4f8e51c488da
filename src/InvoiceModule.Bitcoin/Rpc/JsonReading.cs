using System.Text.Json;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>Reads members of a node's answer, and says which one is wrong instead of failing somewhere later.</summary>
internal static class JsonReading
{
    private const int HashLength = 64;

    /// <summary>A block's or a transaction's hash: 64 hexadecimal digits, given out in lower case.</summary>
    public static string Hash(this JsonElement element, string name) => HashOf(element.Required(name), name);

    /// <summary>An element that is itself a hash.</summary>
    public static string HashOf(this JsonElement element, string what)
        => element.TextOf(what) is { Length: HashLength } text && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : throw JsonMembers.Wrong(what, "is not a hash");

    /// <summary>A whole number.</summary>
    public static long WholeNumber(this JsonElement element, string name)
        => element.Required(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : throw JsonMembers.Wrong(name, "is not a whole number");

    /// <summary>Seconds since 1970, UTC.</summary>
    public static DateTime Time(this JsonElement element, string name)
        => WholeNumber(element, name) is >= 0 and <= uint.MaxValue and var seconds ? DateTime.UnixEpoch.AddSeconds(seconds) : throw JsonMembers.Wrong(name, "is not a time");

    /// <summary>True or false; null when the node does not say.</summary>
    public static bool? Flag(this JsonElement element, string name)
        => element.Optional(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => throw JsonMembers.Wrong(name, "is not true or false"),
        };
}
