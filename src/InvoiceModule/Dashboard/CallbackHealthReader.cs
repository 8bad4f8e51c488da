using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Dashboard;

/// <summary>
/// Looks at the newest attempts of each wallet, by an index of just those: as much work with a million of them as with a thousand, whoever else's they are. Of
/// many wallets it looks at fewer each, so that it stays that way.
/// </summary>
internal sealed class CallbackHealthReader(InvoicingDb db, InvoicingClock clock)
{
    private const int Newest = 1000;
    private const int MostTogether = 50_000;
    private const int MaxShown = 10;

    public Task<CallbackHealth> ReadAsync(IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var from = clock.Now - CallbackHealth.Window;
                var times = new List<int>();
                var errors = new Dictionary<string, int>(StringComparer.Ordinal);
                var each = Math.Clamp(MostTogether / Math.Max(1, wallets.Count), 1, Newest);
                var attempts = await EachWallet.Read<CallbackAttempt>(context, wallets, a => a.WalletId, all => all.Where(a => a.At >= from).OrderByDescending(a => a.At).Take(each))
                    .Select(a => new { a.Error, a.DurationMs }).ToListAsync(token);
                times.AddRange(attempts.Where(a => a.Error is null).Select(a => a.DurationMs));
                foreach (var error in attempts.Where(a => a.Error is not null).Select(a => CallbackErrors.ForMerchant(a.Error)!))
                    errors[error] = errors.GetValueOrDefault(error) + 1;
                var dead = await NewestAsync(GivenUp(context, wallets, clock.Now, MaxShown), token);
                var held = await NewestAsync(Held(context, wallets, clock.Now, MaxShown), token);
                times.Sort();
                return new CallbackHealth(
                    times.Count + errors.Values.Sum(),
                    times.Count,
                    At(times, 50),
                    At(times, 95),
                    [.. errors.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value))],
                    dead,
                    held);
            },
            cancellationToken);

    /// <summary>The callbacks of some wallets that were given up and can still be sent again, the newest of each; in no order.</summary>
    public static IQueryable<InvoiceEvent> GivenUp(DbContext context, IReadOnlyCollection<Guid> wallets, DateTime now, int count)
        => Ended(context, wallets, CallbackState.Dead, all => all, now, count);

    /// <summary>
    /// The callbacks of some wallets that are held since their receiver answered 410 Gone, the newest of each; in no order. Only what tells how an invoice
    /// stands now: one that a newer version has followed waits for nobody. After 30 days it is no news any more, as with those given up.
    /// </summary>
    public static IQueryable<InvoiceEvent> Held(DbContext context, IReadOnlyCollection<Guid> wallets, DateTime now, int count)
        => Ended(
            context, wallets, CallbackState.Held, all => all.Where(e => !context.Set<InvoiceEvent>().Any(n => n.InvoiceId == e.InvoiceId && n.Version > e.Version)), now, count);

    private static IQueryable<InvoiceEvent> Ended(
        DbContext context, IReadOnlyCollection<Guid> wallets, CallbackState state, Func<IQueryable<InvoiceEvent>, IQueryable<InvoiceEvent>> which, DateTime now, int count)
    {
        var kept = now - CallbackPruning.Kept;
        return EachWallet.Read<InvoiceEvent>(
            context, wallets, e => e.WalletId, all => which(all.Where(e => e.State == EF.Constant(state) && e.EndedAt >= kept)).OrderByDescending(e => e.EndedAt).Take(count));
    }

    private static async Task<IReadOnlyList<(string EventId, Guid InvoiceId, DateTime At)>> NewestAsync(IQueryable<InvoiceEvent> events, CancellationToken cancellationToken)
    {
        var newest = await events.OrderByDescending(e => e.EndedAt).Take(MaxShown).Select(e => new { e.Id, e.InvoiceId, e.EndedAt }).ToListAsync(cancellationToken);
        return [.. newest.Select(e => (e.Id, e.InvoiceId, e.EndedAt!.Value))];
    }

    private static int? At(List<int> sorted, int percent) => sorted.Count == 0 ? null : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}
