using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Statistics;

/// <summary>What became of the invoices that some wallets issued on one day in one asset.</summary>
internal sealed class DailyStatistics
{
    /// <summary>The day, UTC.</summary>
    public required DateTime Day { get; init; }

    public required string Blockchain { get; init; }

    public required string Symbol { get; init; }

    public required int Decimals { get; init; }

    public int Created { get; set; }

    public int Seen { get; set; }

    public int Paid { get; set; }

    public int Expired { get; set; }

    public int Reversed { get; set; }

    /// <summary>In base units.</summary>
    public BigInteger Takings { get; private set; }

    /// <summary>What of it counts in the fiat currency of a price.</summary>
    public FiatSums Fiat { get; } = new();

    public PayTimes PayTimes { get; } = new();

    public void Add(CountedInvoices some)
    {
        Created += some.Created;
        Seen += some.Seen;
        Paid += some.Paid;
        Expired += some.Expired;
        Reversed += some.Reversed;
        Add(some.Takings, some.Fiat, some.PayTimes);
    }

    /// <summary>Adds what came in, and how long it took.</summary>
    public void Add(BigInteger takings, string fiat, string payTimes)
    {
        Takings += takings;
        if (fiat.Length > 0)
            Fiat.Add(FiatSums.Parse(fiat));
        PayTimes.Add(PayTimes.Parse(payTimes));
    }

    /// <summary>The same as a row of a wallet's.</summary>
    public WalletDay ToRow(Guid walletId) => new()
    {
        WalletId = walletId,
        Day = Day,
        Blockchain = Blockchain,
        Symbol = Symbol,
        Decimals = Decimals,
        Created = Created,
        Seen = Seen,
        Paid = Paid,
        Expired = Expired,
        Reversed = Reversed,
        Takings = BigInteger.Min(BaseUnits.Max, Takings),
        Fiat = Fiat.ToString(),
        PayTimes = PayTimes.ToString(),
    };
}
