using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>T1: what the overview counts is what there is, once everything that changed has been counted.</summary>
internal static class StatisticsRules
{
    // A month is looked at; its first days may have left the window while nobody counted.
    private static readonly TimeSpan Window = TimeSpan.FromDays(29);

    public static void Check(World world)
    {
        var from = world.Scheduler.Time - Window;
        var counted = world.Mirror.Statistics.Rows.Where(s => s.Hour >= from).ToDictionary(s => (s.Hour, s.Blockchain, s.Symbol));
        var groups = world.Mirror.Invoices.Rows.GroupBy(i => (Hour: HourOf(i.CreatedAt), i.Blockchain, i.Symbol)).Where(g => g.Key.Hour >= from).ToList();
        foreach (var invoices in groups)
        {
            var paid = invoices.Where(i => i.Status == 4).ToList();
            var takings = BigInteger.Min(BaseUnits.Max, paid.Aggregate(BigInteger.Zero, (sum, i) => sum + world.Refunds.Kept(i)));
            var fiat = FiatOf(world, paid);
            var row = counted.GetValueOrDefault(invoices.Key);
            if (row is null || row.Created != invoices.Count() || row.Paid != paid.Count || row.Seen != invoices.Count(i => i.Peak > 0)
                || row.Expired != invoices.Count(i => i is { Active: false, Peak: not 4 })
                || row.Reversed != invoices.Count(i => i is { Peak: 4, Status: not 4 }) || row.Takings != takings || row.Fiat != fiat)
                world.Fail("T1", $"the hour {invoices.Key} has {invoices.Count()} invoices, {paid.Count} paid with {takings} and {fiat}; the statistics say {row}.");
        }

        if (counted.Count != groups.Count)
            world.Fail("T1", $"the statistics have {counted.Count} hours and assets, the invoices {groups.Count}.");
        world.Coverage.Hit("statistics", "compared", groups.Count > 0);
    }

    // Every price is in dollars and cents: with its markup, and of a short payment that part which came; each rounded half up to the cent, the sum in 10^-4 dollars.
    private static string FiatOf(World world, IEnumerable<InvoiceRow> paid)
    {
        var prices = paid.Where(i => i.IsFiat).ToList();
        return prices.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"USD {prices.Aggregate(BigInteger.Zero, (sum, i) => sum + 100 * Cents(i))}");

        BigInteger Cents(InvoiceRow invoice)
        {
            var top = BigInteger.Parse(invoice.FiatValue!.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * (100 + invoice.FiatPercent) * BigInteger.Min(world.Refunds.Kept(invoice), invoice.Value);
            return (2 * top + 100 * invoice.Value) / (200 * invoice.Value);
        }
    }

    private static DateTime HourOf(DateTime time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, DateTimeKind.Utc);
}
