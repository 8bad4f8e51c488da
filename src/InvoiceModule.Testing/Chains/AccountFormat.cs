using System.Globalization;
using System.Text;
using InvoiceModule.Chains;

namespace InvoiceModule.Testing.Chains;

/// <summary>Ethereum's ways. Invented addresses begin with <c>0x51b51b</c> ("sim sim"); like all EVM addresses they carry the checksum of EIP-55.</summary>
internal sealed class AccountFormat(long chainId) : ChainFormat
{
    private static readonly byte[] Mark = [0x51, 0xb5, 0x1b];

    public override string WriteHash(byte[] hash) => "0x" + Convert.ToHexStringLower(hash);

    public override string WriteAddress(ReadOnlySpan<byte> payload)
    {
        Span<byte> marked = stackalloc byte[PayloadLength];
        payload.CopyTo(marked);
        Mark.CopyTo(marked);
        return AddChecksum(Convert.ToHexStringLower(marked));
    }

    public override string? GetKey(string address)
    {
        if (address.Length != 2 + 2 * PayloadLength || !address.StartsWith("0x", StringComparison.Ordinal) || !address[2..].All(char.IsAsciiHexDigit))
            return null;

        // EIP-55: all in one case carries no checksum and is accepted.
        var digits = address[2..];
        var lower = digits.ToLowerInvariant();
        var mixed = digits.Any(char.IsAsciiLetterUpper) && digits.Any(char.IsAsciiLetterLower);
        return !mixed || address == AddChecksum(lower) ? "0x" + lower : null;
    }

    public override string InventSpend(string blockchain, long sequence)
    {
        var nonce = sequence.ToString(CultureInfo.InvariantCulture);
        return $"{WriteAddress(Hash(blockchain, "sender", nonce).AsSpan(0, PayloadLength)).ToLowerInvariant()}:{nonce}";
    }

    /// <summary>EIP-681: the native coin as the transaction's value, a token as a call of its contract (ERC-20 <c>transfer</c>).</summary>
    public override string WritePaymentUri(PaymentUriRequest request)
        => request.Asset.ContractAddress is { } contract
            ? string.Create(CultureInfo.InvariantCulture, $"ethereum:{contract}@{chainId}/transfer?address={request.Address}&uint256={request.Amount}")
            : string.Create(CultureInfo.InvariantCulture, $"ethereum:{request.Address}@{chainId}?value={request.Amount}");

    /// <summary>Invents a token's contract.</summary>
    public static string InventContract(string blockchain, string symbol)
        => new AccountFormat(0).WriteAddress(Hash(blockchain, "contract", symbol).AsSpan(0, PayloadLength));

    /// <summary>EIP-55: a letter is upper case where the hash of the lower-case digits has a nibble of 8 or more.</summary>
    private static string AddChecksum(string lowerDigits)
    {
        var hash = Keccak256.Hash(Encoding.ASCII.GetBytes(lowerDigits));
        var text = new StringBuilder("0x", 2 + lowerDigits.Length);
        for (var i = 0; i < lowerDigits.Length; i++)
        {
            var nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 0xf;
            text.Append(nibble >= 8 ? char.ToUpperInvariant(lowerDigits[i]) : lowerDigits[i]);
        }

        return text.ToString();
    }
}
