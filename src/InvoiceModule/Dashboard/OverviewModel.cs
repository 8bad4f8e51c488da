using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Rates;
using InvoiceModule.Statistics;

namespace InvoiceModule.Dashboard;

/// <summary>What the overview shows: the last 30 days, today included.</summary>
internal sealed record OverviewModel
{
    public const int Days = 30;

    /// <summary>The last day, UTC.</summary>
    public required DateTime Today { get; init; }

    public required ChainNames Networks { get; init; }

    public required IReadOnlyList<DailyStatistics> Issued { get; init; }

    public required IReadOnlyList<AttentionItem> Attention { get; init; }

    public required CallbackHealth Callbacks { get; init; }

    public required IReadOnlyList<ChainState> Chains { get; init; }

    public required IReadOnlyList<PoolState> Pool { get; init; }

    /// <summary>Whether everything is counted; else it goes on with the next look.</summary>
    public required bool IsWhole { get; init; }

    public int Created => Issued.Sum(d => d.Created);

    public int Seen => Issued.Sum(d => d.Seen);

    public int Paid => Issued.Sum(d => d.Paid);

    public int Expired => Issued.Sum(d => d.Expired);

    public int Reversed => Issued.Sum(d => d.Reversed);

    public PayTimes Times
    {
        get
        {
            var all = new PayTimes();
            foreach (var day in Issued)
                all.Add(day.PayTimes);
            return all;
        }
    }

    /// <summary>One picture a currency: its takings by day, the day its invoice was issued.</summary>
    public IEnumerable<ChartSeries> Takings
        => Issued.GroupBy(d => (d.Blockchain, d.Symbol)).OrderBy(g => g.Key.Blockchain, StringComparer.Ordinal).ThenBy(g => g.Key.Symbol, StringComparer.Ordinal).Select(g =>
        {
            var byDay = g.ToDictionary(d => d.Day, d => d.Takings);
            var decimals = g.First().Decimals;
            var days = Enumerable.Range(0, Days).Select(i => Today.AddDays(i + 1 - Days)).ToList();
            var total = byDay.Values.Aggregate(BigInteger.Zero, (sum, v) => sum + v);
            return new ChartSeries(
                $"{g.Key.Symbol} on {Networks.Of(g.Key.Blockchain)}",
                $"{Amount(total, decimals)} {g.Key.Symbol}",
                [.. days.Select(d => new ChartBar(d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), byDay.GetValueOrDefault(d), $"{Amount(byDay.GetValueOrDefault(d), decimals)} {g.Key.Symbol}"))]);
        });

    /// <summary>One picture a fiat currency: what was priced in it and is paid, by the price that was asked for. Nothing is converted.</summary>
    public IEnumerable<ChartSeries> FiatTakings
        => Issued.SelectMany(d => d.Fiat.Sums.Select(s => (d.Day, Currency: s.Key, s.Value))).GroupBy(s => s.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var byDay = g.GroupBy(s => s.Day).ToDictionary(d => d.Key, d => d.Aggregate(BigInteger.Zero, (sum, s) => sum + s.Value));
            return new ChartSeries(
                $"Priced in {g.Key}",
                Fiat(byDay.Values.Aggregate(BigInteger.Zero, (sum, v) => sum + v), g.Key),
                [.. Enumerable.Range(0, Days).Select(i => Today.AddDays(i + 1 - Days)).Select(d => new ChartBar(d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), byDay.GetValueOrDefault(d), Fiat(byDay.GetValueOrDefault(d), g.Key)))]);
        });

    public ChartSeries PayTimeSeries
    {
        get
        {
            var times = Times;
            var labels = PayTimes.Limits.Select((limit, i) => $"{(i == 0 ? "0" : DashboardTexts.Number((long)PayTimes.Limits[i - 1].TotalMinutes))}–{DashboardTexts.Number((long)limit.TotalMinutes)} min")
                .Append($"over {DashboardTexts.Number((long)PayTimes.Limits[^1].TotalMinutes)} min").ToList();
            return new ChartSeries(
                DashboardTexts.FromCreation,
                $"{DashboardTexts.Number(times.Total)} paid or fully seen",
                [.. labels.Select((label, i) => new ChartBar(label, times.Counts[i], DashboardTexts.Number(times.Counts[i])))]);
        }
    }

    /// <summary>A share in whole percent, as text.</summary>
    public static string Share(int part, int whole) => whole == 0 ? "–" : $"{DashboardTexts.Number((part * 100L + whole / 2) / whole)} %";

    private static string Fiat(BigInteger sum, string currency) => $"{FiatCurrencies.InFull(BaseUnits.Format(sum, FiatSums.Decimals), currency)} {currency}";

    private static string Amount(BigInteger units, int decimals) => BaseUnits.Format(BigInteger.Min(units, BaseUnits.Max), decimals);
}
