using InvoiceModule.Chains;
using InvoiceModule.Wallets;

namespace InvoiceModule.Invoices;

/// <summary>
/// What stands in a search box, and what it may name whole: an invoice, a transaction, an address. A link names what its parts do: that of a payment page or
/// an explorer, and what a wallet opens (BIP 21, EIP-681); and so does a sentence, or whatever an e-mail puts around it.
/// </summary>
internal sealed class SearchText
{
    /// <summary>In characters; nothing that is looked for is longer: a payment URI with its title has at most <see cref="InvoicePaymentUri.MaxLength"/>.</summary>
    public const int MaxLength = 300;

    // No id, hash or address is shorter; of a link's other parts hardly any is as long.
    private const int FewestOfPart = 20;

    private static readonly char[] Joints = [':', '/', '?', '&', '=', '@', '#', ';', ',', ' ', '\t', '\n', '\r', '\u00a0', '<', '>', '(', ')', '[', ']', '{', '}', '"', '\''];

    // What ends the sentence around it.
    private static readonly char[] Marks = ['.', '\u2026', '!'];

    private readonly IReadOnlyList<string> _names;

    private SearchText(string text)
    {
        Text = text;
        _names = [.. text.Split(Joints).Select(part => part.Trim(Marks)).Where(part => part.Length >= FewestOfPart).Prepend(text).Select(WithSmallPrefix).SelectMany(Spellings).Distinct(StringComparer.Ordinal)];
        Ids = [.. _names.Select(name => PublicIds.TryParse(name, out var id) || Guid.TryParseExact(name, "N", out id) ? id : (Guid?)null).OfType<Guid>().Distinct()];
        Hashes = [.. _names.SelectMany(name => new[] { name, name.ToLowerInvariant() }).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>As it was written, without blanks around it.</summary>
    public string Text { get; }

    /// <summary>Invoices.</summary>
    public IReadOnlyList<Guid> Ids { get; }

    /// <summary>Transactions: as written, and in small letters.</summary>
    public IReadOnlyList<string> Hashes { get; }

    /// <summary>Reads it; null for what can name nothing.</summary>
    public static SearchText? Of(string text)
        => text.Trim() is { Length: > 0 and <= MaxLength } given && !given.Contains('\0') ? new SearchText(given) : null;

    /// <summary>Addresses, as each chain that reads one keys it.</summary>
    public IEnumerable<(string Space, string Key)> AddressKeys(ChainRegistry chains)
        => _names.SelectMany(name => chains.All.Select(c => (Space: ChainRegistry.AddressSpaceOf(c), Key: c.GetAddressKey(name)!))).Where(k => k.Key is not null).Distinct();

    // Some programs write 0x before every hash, others leave it out: a hash has 64 hexadecimal digits, an address of an EVM network 40.
    private static IEnumerable<string> Spellings(string name)
    {
        var digits = name.StartsWith("0x", StringComparison.Ordinal) ? name[2..] : name;
        return digits.Length is 40 or 64 && digits.All(char.IsAsciiHexDigit) ? [digits, "0x" + digits] : [name];
    }

    // As QR codes and old explorers write what is hexadecimal.
    private static string WithSmallPrefix(string name) => name.StartsWith("0X", StringComparison.Ordinal) ? "0x" + name[2..] : name;
}
