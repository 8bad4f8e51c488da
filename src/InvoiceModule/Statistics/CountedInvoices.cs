using System.Numerics;

namespace InvoiceModule.Statistics;

/// <summary>What became of the invoices that a wallet issued in some time in one asset.</summary>
internal abstract class CountedInvoices
{
    public required Guid WalletId { get; init; }

    public required string Blockchain { get; init; }

    public required string Symbol { get; init; }

    public required int Decimals { get; init; }

    /// <summary>Invoices issued.</summary>
    public required int Created { get; init; }

    /// <summary>Of them, those for which money was ever seen.</summary>
    public required int Seen { get; init; }

    /// <summary>Of them, those that are PAID now.</summary>
    public required int Paid { get; init; }

    /// <summary>Of them, those that ended and never were PAID.</summary>
    public required int Expired { get; init; }

    /// <summary>Of them, those that were PAID and are not now: the chain has taken money back.</summary>
    public required int Reversed { get; init; }

    /// <summary>What those that are PAID have received, less what was noted as sent back, in base units (<see cref="PaidInvoice"/>).</summary>
    public required BigInteger Takings { get; init; }

    /// <summary>What of it counts in the fiat currency of a price, as text (<see cref="FiatSums"/>, <see cref="PaidInvoice"/>).</summary>
    public required string Fiat { get; init; }

    /// <summary>How many were fully seen within each of <see cref="PayTimes.Limits"/>, and later, as text.</summary>
    public required string PayTimes { get; init; }
}
