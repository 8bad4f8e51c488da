using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.Testing.Chains;

/// <summary>
/// Bitcoin's ways. An address is <c>{prefix}1</c>, 40 hexadecimal digits and 8 of checksum: no real network has such, so nobody can send real
/// money there. Its key is a script, so that who compares addresses as text is found out.
/// </summary>
internal sealed class UtxoFormat(string prefix, string scheme) : ChainFormat
{
    private const int ChecksumLength = 4;
    private const string WitnessProgram = "0014";

    public override string WriteHash(byte[] hash) => Convert.ToHexStringLower(hash);

    public override string WriteAddress(ReadOnlySpan<byte> payload)
    {
        var body = $"{prefix}1{Convert.ToHexStringLower(payload)}";
        return body + Checksum(body);
    }

    public override string? GetKey(string address)
    {
        var bodyLength = prefix.Length + 1 + 2 * PayloadLength;
        if (address.Length != bodyLength + 2 * ChecksumLength || !System.Text.Ascii.IsValid(address))
            return null;

        // As BIP 173: QR codes are shorter in upper case, and a mixture is a typing error.
        if (address.Any(char.IsAsciiLetterUpper) && address.Any(char.IsAsciiLetterLower))
            return null;

        var lower = address.ToLowerInvariant();
        var body = lower[..bodyLength];
        return body.StartsWith(prefix + "1", StringComparison.Ordinal) && lower[bodyLength..] == Checksum(body)
            ? WitnessProgram + body[(prefix.Length + 1)..]
            : null;
    }

    public override string InventSpend(string blockchain, long sequence)
        => $"{WriteHash(Hash(blockchain, "coin", sequence.ToString(CultureInfo.InvariantCulture)))}:0";

    /// <summary>BIP 21.</summary>
    public override string WritePaymentUri(PaymentUriRequest request)
    {
        var uri = $"{scheme}:{request.Address}?amount={BaseUnits.Format(request.Amount, request.Asset.Decimals)}";
        return request.Label is { Length: > 0 } label ? $"{uri}&label={Uri.EscapeDataString(label)}" : uri;
    }

    private static string Checksum(string body) => Convert.ToHexStringLower(Hash("checksum", body).AsSpan(0, ChecksumLength));
}
