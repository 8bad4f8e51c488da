using System.Globalization;
using System.Numerics;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>The event <c>Transfer(address indexed, address indexed, uint256)</c> of ERC-20.</summary>
internal sealed record TransferEvent(string From, string To, BigInteger Amount)
{
    private const string Signature = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    private const int Topics = 3;
    private const int WordDigits = 64;

    /// <summary>
    /// Null for anything of another shape: ERC-721 has the same signature with a fourth topic, and an amount of more or less than one word is none.
    /// </summary>
    public static TransferEvent? Read(EvmLog log)
        => log.Topics.Count == Topics && log.Topics[0] == Signature && log.Data.Length == WordDigits
            && AddressIn(log.Topics[1].AsSpan(2)) is { } from && AddressIn(log.Topics[2].AsSpan(2)) is { } to
            ? new TransferEvent(from, to, Amount256(log.Data))
            : null;

    /// <summary>An address in a word; null when the 12 bytes before it are not 0.</summary>
    public static string? AddressIn(ReadOnlySpan<char> word) => word[..24].ContainsAnyExcept('0') ? null : $"0x{word[24..]}";

    /// <summary>A word as a whole number.</summary>
    public static BigInteger Amount256(ReadOnlySpan<char> word) => BigInteger.Parse($"0{word}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
