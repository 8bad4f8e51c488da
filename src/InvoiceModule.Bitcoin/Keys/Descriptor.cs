using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Bitcoin.Keys;

/// <summary>An output descriptor with one extended key (BIP 380 to 382, 386).</summary>
/// <param name="Type">What its outermost functions say.</param>
/// <param name="Key">The extended key's text, not yet read.</param>
/// <param name="HasBranch">Whether addresses are the key's children 0/i, and not its own children i.</param>
internal sealed partial record Descriptor(AddressType Type, string Key, bool HasBranch)
{
    private const int MaxLength = 1000;

    /// <summary>Whether a text is meant as a descriptor: a key has no brackets.</summary>
    public static bool IsMeant(string text) => text.Contains('(', StringComparison.Ordinal);

    /// <summary>Reads a descriptor; else says what is wrong, without repeating its key.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Descriptor? descriptor, [NotNullWhen(false)] out string? fault)
    {
        descriptor = null;
        var mark = text.IndexOf('#', StringComparison.Ordinal);
        var body = mark < 0 ? text : text[..mark];
        fault = text.Length > MaxLength
            ? "is too long for a descriptor with one key."
            : mark >= 0 && DescriptorChecksum.Of(body) != text[(mark + 1)..]
                ? "is a descriptor whose checksum is wrong: something in it was mistyped or cut off. Copy it again, whole (BIP 380)."
                : null;
        if (fault is not null)
            return false;

        var match = Form().Match(body);
        if (!match.Success || TypeOf(match) is not { } type)
        {
            fault = "is not a descriptor that can be used here. Give pkh(KEY), sh(wpkh(KEY)), wpkh(KEY) or tr(KEY) with one extended public key, which may have an [origin] before it.";
            return false;
        }

        var path = match.Groups["path"].Value;
        if (path is not ("/0/*" or "/*"))
        {
            fault = "is a descriptor for other addresses than an account's receiving ones. Its key must end in /0/* (or /*, given the key of the receiving branch itself), without a hardened step.";
            return false;
        }

        descriptor = new Descriptor(type, match.Groups["key"].Value, path == "/0/*");
        return true;
    }

    private static AddressType? TypeOf(Match match) => (match.Groups["form"].Value, match.Groups["end"].Length) switch
    {
        ("pkh", 1) => AddressType.P2pkh,
        ("sh(wpkh", 2) => AddressType.P2shP2wpkh,
        ("wpkh", 1) => AddressType.P2wpkh,
        ("tr", 1) => AddressType.P2tr,
        _ => null,
    };

    [GeneratedRegex(
        @"\A(?<form>pkh|wpkh|tr|sh\(wpkh)\((\[[0-9a-fA-F]{8}(/[0-9]{1,10}[hH']?)*\])?(?<key>[0-9A-Za-z]+)(?<path>(/[0-9A-Za-z'*<>;]+)*)(?<end>\)+)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
