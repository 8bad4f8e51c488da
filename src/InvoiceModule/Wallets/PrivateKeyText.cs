using System.Text.RegularExpressions;

namespace InvoiceModule.Wallets;

/// <summary>Tells what looks like a secret that spends: nothing of it is read further, shown again or stored.</summary>
internal static partial class PrivateKeyText
{
    /// <summary>What to do when one was given.</summary>
    public const string Refusal =
        "This looks like a PRIVATE key or the words of a wallet. It can spend everything, is never needed here, and was not stored. Treat it as exposed: move what it "
        + "holds to a new wallet, and give the extended public key (or the addresses) of that one.";

    /// <summary>Whether a text holds an extended private key, a private key (WIF, or 64 hexadecimal digits), or twelve and more words.</summary>
    public static bool IsMeant(string text) => Extended().IsMatch(text) || Wif().IsMatch(text) || Raw().IsMatch(text) || Words().IsMatch(text);

    // BIP 32 and SLIP-132: xprv, yprv, zprv, tprv, uprv, vprv and the coins' own, Ltpv, Mtpv, ttpv, dgpv.
    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:[xyztuvYZUV]prv|Ltpv|Mtpv|ttpv|dgpv)[1-9A-HJ-NP-Za-km-z]{20,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Extended();

    // A version byte and 32 or 33 bytes in Base58Check: Bitcoin 5, K, L; Litecoin 6, T; Dogecoin 6, Q; test networks 9, c.
    [GeneratedRegex(@"(?<![0-9A-Za-z])[5KL6TQ9c][1-9A-HJ-NP-Za-km-z]{50,51}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Wif();

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Raw();

    // BIP 39: 12 to 24 words of 3 to 8 letters.
    [GeneratedRegex(@"(?:(?<![0-9A-Za-z])[a-z]{3,8}[\s,]+){11}[a-z]{3,8}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
