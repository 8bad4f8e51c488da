using System.Numerics;

namespace InvoiceModule.Statistics;

/// <summary>What became of the invoices that some wallets issued on one day in one asset.</summary>
internal sealed class DailyStatistics
{
    /// <summary>The day, UTC.</summary>
    public required DateTime Day { get; init; }

    public required string Blockchain { get; init; }

    public required string Symbol { get; init; }

    public required int Decimals { get; init; }

    public int Created { get; private set; }

    public int Seen { get; private set; }

    public int Paid { get; private set; }

    public int Expired { get; private set; }

    public int Reversed { get; private set; }

    /// <summary>In base units.</summary>
    public BigInteger Takings { get; private set; }

    public PayTimes PayTimes { get; } = new();

    public void Add(HourlyStatistics hour)
    {
        Created += hour.Created;
        Seen += hour.Seen;
        Paid += hour.Paid;
        Expired += hour.Expired;
        Reversed += hour.Reversed;
        Takings += hour.Takings;
        PayTimes.Add(PayTimes.Parse(hour.PayTimes));
    }
}
