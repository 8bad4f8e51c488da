using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Rpc;

/// <summary>Reads members of a node's answer (EIP-1474: quantities and data are hexadecimal texts), and says which one is wrong instead of failing somewhere later.</summary>
internal static class JsonReading
{
    private const int HashDigits = 64;
    private const int AddressDigits = 40;
    private const int QuantityDigits = 64;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>32 bytes, in lower case.</summary>
    public static string Hash(this JsonElement element, string name)
        => element.Text(name) is var text && IsHex(text, HashDigits) ? text.ToLowerInvariant() : throw JsonMembers.Wrong(name, "is not a hash");

    /// <summary>20 bytes, in lower case.</summary>
    public static string Address(this JsonElement element, string name)
        => element.Text(name) is var text && IsHex(text, AddressDigits) ? text.ToLowerInvariant() : throw JsonMembers.Wrong(name, "is not an address");

    /// <summary>20 bytes, in lower case; null where the node says null: a contract is made.</summary>
    public static string? AddressOrNull(this JsonElement element, string name) => element.Optional(name) is null ? null : Address(element, name);

    /// <summary>Bytes as lower-case hexadecimal digits without the prefix.</summary>
    public static string Data(this JsonElement element, string name) => DataOf(element.Required(name), name);

    /// <summary>An element that is itself data.</summary>
    public static string DataOf(this JsonElement element, string what)
        => element.TextOf(what) is var text && text.Length % 2 == 0 && IsHex(text, text.Length - 2) ? text[2..].ToLowerInvariant() : throw JsonMembers.Wrong(what, "is not hexadecimal data");

    /// <summary>A whole number of up to 256 bits.</summary>
    public static BigInteger Quantity(this JsonElement element, string name) => QuantityOf(element.Required(name), name);

    /// <summary>A whole number of up to 63 bits.</summary>
    public static long Number(this JsonElement element, string name) => NumberOf(element.Required(name), name);

    /// <summary>An element that is itself such a number.</summary>
    public static long NumberOf(this JsonElement element, string what)
        => QuantityOf(element, what) is var quantity && quantity <= long.MaxValue ? (long)quantity : throw JsonMembers.Wrong(what, "is too great a number");

    /// <summary>Seconds since 1970, UTC.</summary>
    public static DateTime Time(this JsonElement element, string name)
        => Number(element, name) is <= uint.MaxValue and var seconds ? DateTime.UnixEpoch.AddSeconds(seconds) : throw JsonMembers.Wrong(name, "is not a time");

    /// <summary>A block's number as a parameter.</summary>
    public static string ToQuantity(long number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

    /// <summary>An element that is itself a whole number of up to 256 bits.</summary>
    public static BigInteger QuantityOf(this JsonElement element, string what)
    {
        // The leading zero keeps the first digit from being read as a sign.
        var text = element.TextOf(what);
        return text.Length is > 2 and <= QuantityDigits + 2 && IsHex(text, text.Length - 2)
            ? BigInteger.Parse($"0{text.AsSpan(2)}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw JsonMembers.Wrong(what, "is not a hexadecimal quantity");
    }

    private static bool IsHex(string text, int digits)
        => digits >= 0 && text.Length == digits + 2 && text[0] == '0' && text[1] == 'x' && !text.AsSpan(2).ContainsAnyExcept(HexDigits);
}
