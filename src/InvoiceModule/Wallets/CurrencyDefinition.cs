using System.Numerics;

namespace InvoiceModule.Wallets;

/// <summary>The terms on which a wallet takes a coin or token.</summary>
/// <param name="Blockchain">The chain, in any letter case; it must be registered.</param>
/// <param name="Symbol">The asset's symbol, in any letter case; the chain must know it.</param>
public sealed record CurrencyDefinition(string Blockchain, string Symbol)
{
    /// <summary>Whether invoices may be issued in it.</summary>
    public bool Active { get; init; } = true;

    /// <summary>The fewest confirmations an invoice may ask for, 0..10000. 0 lets an unconfirmed payment count as paid: only for small sums.</summary>
    public int MinConfirmations { get; init; } = 1;

    /// <summary>How much of the value may be missing, in hundredths of a percent, 0..9999.</summary>
    public int ToleranceBasisPoints { get; init; }

    /// <summary>Payments below this many base units are ignored unless they complete an invoice, 0..2^256-1.</summary>
    public BigInteger Dust { get; init; }

    /// <summary>How long an unused address rests before reuse; null for <c>InvoicingOptions.AddressRest</c>.</summary>
    public TimeSpan? Rest { get; init; }
}
