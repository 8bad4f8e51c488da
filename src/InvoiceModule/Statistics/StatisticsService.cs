using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Statistics;

/// <summary>
/// Counts what became of the invoices of each hour. It follows the invoices' events, so only hours in which something has changed are counted again,
/// each anew from its invoices: whatever order or repetition, the result is the same. Money is summed here and never in SQL.
/// </summary>
internal sealed class StatisticsService(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>How far back the overview looks.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    private const int EventsAtOnce = 2000;
    private const int DecisionsAtOnce = 200;

    // A transaction that began before may still commit an event with an earlier time than one already seen.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>Counts what has changed, up to a limit.</summary>
    /// <param name="steps">How many times 2000 events at most.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>Whether everything is counted.</returns>
    public async Task<bool> RefreshAsync(int steps, CancellationToken cancellationToken)
    {
        for (var step = 0; step < steps; step++)
        {
            if (await db.WriteAsync(CrashPoints.Statistics, StepAsync, cancellationToken))
                return true;
        }

        return false;
    }

    /// <summary>What became of the invoices of some wallets since a time, day by day.</summary>
    public Task<IReadOnlyList<DailyStatistics>> ReadAsync(IReadOnlyCollection<Guid> wallets, DateTime from, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<DailyStatistics>>(
            async (context, token) =>
            {
                var rows = EachWallet.Among(context, wallets).Join(context.Set<WalletDay>(), w => w.Id, s => s.WalletId, (_, s) => s).Where(s => s.Day >= from);
                var counts = await rows.GroupBy(s => new { s.Day, s.Blockchain, s.Symbol }).Select(g => new DailyStatistics
                {
                    Day = g.Key.Day,
                    Blockchain = g.Key.Blockchain,
                    Symbol = g.Key.Symbol,
                    Decimals = g.Max(s => s.Decimals),
                    Created = g.Sum(s => s.Created),
                    Seen = g.Sum(s => s.Seen),
                    Paid = g.Sum(s => s.Paid),
                    Expired = g.Sum(s => s.Expired),
                    Reversed = g.Sum(s => s.Reversed),
                }).ToListAsync(token);
                var days = counts.ToDictionary(d => (d.Day, d.Blockchain, d.Symbol));

                // Money is added up here, as it comes, and never all in memory; where none was seen there is none. A day that was counted meanwhile comes with the next look.
                await foreach (var row in rows.Where(s => s.Seen > 0).Select(s => new { s.Day, s.Blockchain, s.Symbol, s.Takings, s.Fiat, s.PayTimes }).AsAsyncEnumerable().WithCancellation(token))
                {
                    if (days.TryGetValue((row.Day, row.Blockchain, row.Symbol), out var day))
                        day.Add(row.Takings, row.Fiat, row.PayTimes);
                }

                return counts;
            },
            cancellationToken);

    [SuppressMessage("Globalization", "CA1309", Justification = "It becomes the database's own comparison, in which ids are ordered by their times.")]
    private async Task<bool> StepAsync(DbContext context, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var oldest = now - Window;
        var sql = $"INSERT INTO {SqlNames.Table<StatisticsCursor>(context)} (id, through) VALUES ({{0}}, {{1}}) ON CONFLICT DO NOTHING";
        await context.Database.ExecuteSqlRawAsync(sql, [StatisticsCursor.OnlyId, oldest], cancellationToken);

        // One counts at a time; the others wait here, and then find little left to do.
        await context.Set<StatisticsCursor>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Through, c => c.Through), cancellationToken);
        var cursor = await context.Set<StatisticsCursor>().SingleAsync(cancellationToken);
        var from = cursor.Through < oldest ? oldest : cursor.Through - Overlap;
        var first = Identifiers.EventIdAt(from);
        var events = await context.Set<InvoiceEvent>().AsNoTracking()
            .Where(e => string.Compare(e.Id, first) > 0)
            .OrderBy(e => e.Id)
            .Take(EventsAtOnce)
            .Select(e => new { e.At, e.WalletId, e.InvoiceId })
            .ToListAsync(cancellationToken);
        var isWhole = events.Count < EventsAtOnce;
        var last = events.Count == 0 ? now : events.Max(e => e.At);
        var decided = await DecidedAsync(context, from, isWhole ? DateTime.MaxValue : last, cancellationToken);
        var ids = events.Select(e => e.InvoiceId).Concat(decided).Distinct().ToList();
        var hours = new HashSet<(Guid Wallet, DateTime Hour)>();
        foreach (var chunk in ids.Chunk(500))
        {
            foreach (var invoice in await context.Set<Invoice>().AsNoTracking().Where(i => chunk.Contains(i.Id)).Select(i => new { i.WalletId, i.CreatedAt }).ToListAsync(cancellationToken))
                hours.Add((invoice.WalletId, HourOf(invoice.CreatedAt)));
        }

        hours.RemoveWhere(h => h.Hour < HourOf(oldest));
        foreach (var hour in hours.GroupBy(h => h.Hour, h => h.Wallet))
            await CountAsync(context, [.. hour], hour.Key, cancellationToken);
        foreach (var day in hours.GroupBy(h => h.Hour.Date, h => h.Wallet))
            await SumUpAsync(context, [.. day.Distinct()], day.Key, cancellationToken);
        await context.Set<HourlyStatistics>().Where(s => s.Hour < oldest.AddDays(-2)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<WalletDay>().Where(s => s.Day < oldest.AddDays(-3)).ExecuteDeleteAsync(cancellationToken);

        // A step that is full and yet within the overlap would come to the same events for ever; then the overlap has to give way.
        cursor.Through = isWhole ? now : last - Overlap > cursor.Through ? last : last + Overlap;
        return isWhole;
    }

    // A refund that is noted makes no version of its invoice. People decide little: their newest decisions are looked through, and no index is kept for it.
    private static async Task<List<Guid>> DecidedAsync(DbContext context, DateTime from, DateTime until, CancellationToken cancellationToken)
    {
        var (found, before) = (new List<Guid>(), long.MaxValue);
        while (true)
        {
            var page = await context.Set<AuditEntry>().AsNoTracking().Where(a => a.Id < before).OrderByDescending(a => a.Id).Take(DecisionsAtOnce)
                .Select(a => new { a.Id, a.At, a.InvoiceId, a.Received }).ToListAsync(cancellationToken);
            found.AddRange(page.Where(a => a.Received is not null && a.At > from && a.At <= until).Select(a => a.InvoiceId).OfType<Guid>());
            if (page.Count < DecisionsAtOnce || page.TrueForAll(a => a.At <= from))
                return found;
            before = page[^1].Id;
        }
    }

    private static async Task CountAsync(DbContext context, Guid[] wallets, DateTime hour, CancellationToken cancellationToken)
    {
        var end = hour.AddHours(1);
        var invoices = EachWallet.Among(context, wallets).Join(context.Set<Invoice>(), w => w.Id, i => i.WalletId, (_, i) => i).AsNoTracking().Where(i => i.CreatedAt >= hour && i.CreatedAt < end);
        var rows = await invoices.Select(i => new { i.Id, i.WalletId, i.Blockchain, i.Symbol, i.Decimals, i.Status, i.Peak, i.Active, i.Received, i.CreatedAt, i.Value, i.IsFiatPriced, i.FiatCurrency, i.FiatValue, i.FiatPercent }).ToListAsync(cancellationToken);
        var reached = await context.Set<InvoiceEvent>().AsNoTracking()
            .Join(invoices, e => e.InvoiceId, i => i.Id, (e, i) => new { e.InvoiceId, e.Status, e.At })
            .Where(e => e.Status >= InvoiceStatus.InMempool)
            .GroupBy(e => e.InvoiceId)
            .Select(g => new { g.Key, At = g.Min(e => e.At) })
            .ToDictionaryAsync(e => e.Key, e => e.At, cancellationToken);
        var decisions = (await invoices.Where(i => i.Status == InvoiceStatus.Paid)
            .Join(context.Set<AuditEntry>().AsNoTracking().Where(a => a.Received != null), i => (Guid?)i.Id, a => a.InvoiceId, (_, a) => a)
            .OrderBy(a => a.Id).ToListAsync(cancellationToken)).ToLookup(a => a.InvoiceId!.Value);
        await context.Set<HourlyStatistics>().Where(s => EF.Parameter(wallets).Contains(s.WalletId) && s.Hour == hour).ExecuteDeleteAsync(cancellationToken);
        foreach (var asset in rows.GroupBy(r => (r.WalletId, r.Blockchain, r.Symbol)))
        {
            var times = new PayTimes();
            foreach (var row in asset)
            {
                if (reached.TryGetValue(row.Id, out var at))
                    times.Add(at - row.CreatedAt);
            }

            var paid = asset.Where(r => r.Status == InvoiceStatus.Paid).Select(r => (Row: r, Invoice: PaidInvoice.Of(r.Value, r.Received, decisions[r.Id]))).ToList();
            var fiat = new FiatSums();
            foreach (var (row, invoice) in paid.Where(p => p.Row.IsFiatPriced))
                fiat.Add(row.FiatCurrency!, invoice.InFiat(row.FiatValue!, row.FiatPercent, row.FiatCurrency!));
            context.Add(new HourlyStatistics
            {
                WalletId = asset.Key.WalletId,
                Hour = hour,
                Blockchain = asset.Key.Blockchain,
                Symbol = asset.Key.Symbol,
                Decimals = asset.First().Decimals,
                Created = asset.Count(),
                Seen = asset.Count(r => r.Peak > InvoiceStatus.NotPaid),
                Paid = paid.Count,
                Expired = asset.Count(r => !r.Active && r.Peak != InvoiceStatus.Paid),
                Reversed = asset.Count(r => r.Peak == InvoiceStatus.Paid && r.Status != InvoiceStatus.Paid),
                Takings = BigInteger.Min(BaseUnits.Max, paid.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Invoice.Kept)),
                Fiat = fiat.ToString(),
                PayTimes = times.ToString(),
            });
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task SumUpAsync(DbContext context, Guid[] wallets, DateTime day, CancellationToken cancellationToken)
    {
        var end = day.AddDays(1);
        var hours = await context.Set<HourlyStatistics>().AsNoTracking().Where(s => EF.Parameter(wallets).Contains(s.WalletId) && s.Hour >= day && s.Hour < end).ToListAsync(cancellationToken);
        await context.Set<WalletDay>().Where(s => EF.Parameter(wallets).Contains(s.WalletId) && s.Day == day).ExecuteDeleteAsync(cancellationToken);
        foreach (var asset in hours.GroupBy(h => (h.WalletId, h.Blockchain, h.Symbol)))
        {
            var sum = new DailyStatistics { Day = day, Blockchain = asset.Key.Blockchain, Symbol = asset.Key.Symbol, Decimals = asset.First().Decimals };
            foreach (var hour in asset)
                sum.Add(hour);
            context.Add(sum.ToRow(asset.Key.WalletId));
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private static DateTime HourOf(DateTime time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, DateTimeKind.Utc);
}
