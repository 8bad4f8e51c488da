using System.Globalization;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// The place of a transfer within its own transaction, which is half of a payment's identity. Each kind has a range of its own: so a place stays the
/// same whether or not a node shows inner transfers, whichever tokens are configured, and (for a plain payment) before and after it is mined.
/// </summary>
internal static class Ordinals
{
    /// <summary>The coins sent along with the transaction itself.</summary>
    public const int Native = 0;

    private const int FirstToken = 1;
    private const int FirstInner = 0x4000_0000;
    private const int FirstFound = 0x6000_0000;
    private const int AddressDigits = 7;

    /// <summary>The n-th Transfer event of the transaction, from 0, those of every contract counted.</summary>
    public static int Token(int place) => FirstToken + place;

    /// <summary>The n-th inner transfer of coins, from 0, in the order in which the calls began.</summary>
    public static int Inner(int place) => FirstInner + place;

    /// <summary>
    /// Coins that were found by an address's balance. It goes by the address, which is all that is known, so that it stays the same whatever else is found;
    /// two addresses of one transaction share it once in 2^28.
    /// </summary>
    public static int Found(string address) => FirstFound + int.Parse(address.AsSpan(address.Length - AddressDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
