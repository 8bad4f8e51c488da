using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum.Rpc;

/// <summary>Reads members of a node's answer (EIP-1474: quantities and data are hexadecimal texts), and says which one is wrong instead of failing somewhere later.</summary>
internal static class JsonReading
{
    private const int HashDigits = 64;
    private const int AddressDigits = 40;
    private const int QuantityDigits = 64;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>A member that must be there; it may be null.</summary>
    public static JsonElement Required(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : throw Wrong(name, "is missing");

    /// <summary>A member that may be missing or null.</summary>
    public static JsonElement? Optional(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The elements of a list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) => ItemsOf(Required(element, name), name);

    /// <summary>The elements of an answer that is itself a list.</summary>
    public static IReadOnlyList<JsonElement> ItemsOf(this JsonElement element, string what)
        => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : throw Wrong(what, element.ValueKind == JsonValueKind.Null ? "is null" : "is not a list");

    public static string Text(this JsonElement element, string name) => TextOf(Required(element, name), name);

    /// <summary>32 bytes, in lower case.</summary>
    public static string Hash(this JsonElement element, string name)
        => TextOf(Required(element, name), name) is var text && IsHex(text, HashDigits) ? text.ToLowerInvariant() : throw Wrong(name, "is not a hash");

    /// <summary>20 bytes, in lower case.</summary>
    public static string Address(this JsonElement element, string name)
        => TextOf(Required(element, name), name) is var text && IsHex(text, AddressDigits) ? text.ToLowerInvariant() : throw Wrong(name, "is not an address");

    /// <summary>20 bytes, in lower case; null where the node says null: a contract is made.</summary>
    public static string? AddressOrNull(this JsonElement element, string name) => Optional(element, name) is null ? null : Address(element, name);

    /// <summary>Bytes as lower-case hexadecimal digits without the prefix.</summary>
    public static string Data(this JsonElement element, string name) => DataOf(Required(element, name), name);

    /// <summary>An element that is itself data.</summary>
    public static string DataOf(this JsonElement element, string what)
        => TextOf(element, what) is var text && text.Length % 2 == 0 && IsHex(text, text.Length - 2) ? text[2..].ToLowerInvariant() : throw Wrong(what, "is not hexadecimal data");

    /// <summary>A whole number of up to 256 bits.</summary>
    public static BigInteger Quantity(this JsonElement element, string name) => QuantityOf(Required(element, name), name);

    /// <summary>A whole number of up to 63 bits.</summary>
    public static long Number(this JsonElement element, string name) => NumberOf(Required(element, name), name);

    /// <summary>An element that is itself such a number.</summary>
    public static long NumberOf(this JsonElement element, string what)
        => QuantityOf(element, what) is var quantity && quantity <= long.MaxValue ? (long)quantity : throw Wrong(what, "is too great a number");

    /// <summary>Seconds since 1970, UTC.</summary>
    public static DateTime Time(this JsonElement element, string name)
        => Number(element, name) is <= uint.MaxValue and var seconds ? DateTime.UnixEpoch.AddSeconds(seconds) : throw Wrong(name, "is not a time");

    public static ChainUnavailableException Wrong(string name, string fault)
        => new($"The node's answer cannot be read: '{name}' {fault}. Is RpcUrl the JSON-RPC endpoint of an EVM node?");

    /// <summary>A block's number as a parameter.</summary>
    public static string ToQuantity(long number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

    private static BigInteger QuantityOf(JsonElement element, string what)
    {
        // The leading zero keeps the first digit from being read as a sign.
        var text = TextOf(element, what);
        return text.Length is > 2 and <= QuantityDigits + 2 && IsHex(text, text.Length - 2)
            ? BigInteger.Parse($"0{text.AsSpan(2)}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw Wrong(what, "is not a hexadecimal quantity");
    }

    private static bool IsHex(string text, int digits)
        => digits >= 0 && text.Length == digits + 2 && text[0] == '0' && text[1] == 'x' && !text.AsSpan(2).ContainsAnyExcept(HexDigits);

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
