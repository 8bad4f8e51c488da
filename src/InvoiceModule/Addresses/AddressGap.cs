namespace InvoiceModule.Addresses;

/// <summary>How far a wallet's addresses run ahead of the last one that was paid.</summary>
/// <param name="WalletId">The wallet.</param>
/// <param name="Space">The chain, or what several chains share.</param>
/// <param name="LastUsed">The index of the last address that received money, or of the one below those that were looked at; -1 when none did.</param>
/// <param name="LastLeased">The highest index that was ever given out.</param>
internal sealed record AddressGap(Guid WalletId, string Space, long LastUsed, long LastLeased)
{
    /// <summary>How many unused addresses in a row wallet programs look through by habit (BIP 44, "address gap limit").</summary>
    public const int UsualLimit = 20;

    /// <summary>How many addresses a restored wallet must look through to find money that comes to the newest one.</summary>
    public long Length => LastLeased - LastUsed;

    /// <summary>What it is, and what to do.</summary>
    public string Sentence => FormattableString.Invariant(
        $"{Length} addresses of {Space} in a row were given out to invoices that nobody has paid (index {LastUsed + 1} to {LastLeased}). A wallet program that watches or restores the key looks through {UsualLimit} by habit and would not show money that comes to a later one, which this module does see. Set its gap limit to {Length + UsualLimit} or more.");
}
