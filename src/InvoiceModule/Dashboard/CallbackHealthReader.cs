using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Dashboard;

/// <summary>Looks at the newest attempts of each wallet, by an index of just those: as much work with a million of them as with a thousand, whoever else's they are.</summary>
internal sealed class CallbackHealthReader(InvoicingDb db, InvoicingClock clock)
{
    private const int Newest = 1000;
    private const int MaxDead = 10;

    public Task<CallbackHealth> ReadAsync(IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var from = clock.Now - CallbackHealth.Window;
                var times = new List<int>();
                var errors = new Dictionary<string, int>(StringComparer.Ordinal);
                var dead = new List<(string EventId, Guid InvoiceId, DateTime At)>();
                foreach (var wallet in wallets)
                {
                    var attempts = await context.Set<CallbackAttempt>().Where(a => a.WalletId == wallet && a.At >= from)
                        .OrderByDescending(a => a.At).Take(Newest).Select(a => new { a.Error, a.DurationMs }).ToListAsync(token);
                    times.AddRange(attempts.Where(a => a.Error is null).Select(a => a.DurationMs));
                    foreach (var error in attempts.Where(a => a.Error is not null).Select(a => CallbackErrors.ForMerchant(a.Error)!))
                        errors[error] = errors.GetValueOrDefault(error) + 1;
                    dead.AddRange((await GivenUp(context, wallet, clock.Now).OrderByDescending(e => e.EndedAt).Take(MaxDead)
                        .Select(e => new { e.Id, e.InvoiceId, e.EndedAt }).ToListAsync(token)).Select(e => (e.Id, e.InvoiceId, e.EndedAt!.Value)));
                }

                times.Sort();
                return new CallbackHealth(
                    times.Count + errors.Values.Sum(),
                    times.Count,
                    At(times, 50),
                    At(times, 95),
                    [.. errors.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value))],
                    [.. dead.OrderByDescending(d => d.At).Take(MaxDead)]);
            },
            cancellationToken);

    /// <summary>The callbacks of a wallet that were given up and can still be sent again.</summary>
    public static IQueryable<InvoiceEvent> GivenUp(DbContext context, Guid wallet, DateTime now)
    {
        var kept = now - CallbackPruning.Kept;
        return context.Set<InvoiceEvent>().Where(e => e.WalletId == wallet && e.State == CallbackState.Dead && e.EndedAt >= kept);
    }

    private static int? At(List<int> sorted, int percent) => sorted.Count == 0 ? null : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}
