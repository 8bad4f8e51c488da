using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Dashboard;

/// <summary>Looks at the newest attempts, by their own key: as much work with a million of them as with a thousand.</summary>
internal sealed class CallbackHealthReader(InvoicingDb db)
{
    private const int Newest = 1000;
    private const int MaxDead = 10;

    public Task<CallbackHealth> ReadAsync(IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var attempts = (await context.Set<CallbackAttempt>().OrderByDescending(a => a.Id).Take(Newest)
                    .Join(context.Set<InvoiceEvent>(), a => a.EventId, e => e.Id, (a, e) => new { e.WalletId, a.Error, a.DurationMs })
                    .ToListAsync(token)).Where(a => wallets.Contains(a.WalletId)).ToList();
                var times = attempts.Where(a => a.Error is null).Select(a => a.DurationMs).Order().ToList();
                var errors = attempts.Where(a => a.Error is not null).GroupBy(a => CallbackErrors.ForMerchant(a.Error)!, StringComparer.Ordinal)
                    .Select(g => (g.Key, g.Count())).OrderByDescending(g => g.Item2).ToList();
                var dead = (await context.Set<InvoiceEvent>().Where(e => e.State == CallbackState.Dead && e.EndedAt != null).OrderByDescending(e => e.EndedAt)
                    .Select(e => new { e.Id, e.WalletId, e.InvoiceId, e.EndedAt }).Take(10 * MaxDead).ToListAsync(token))
                    .Where(e => wallets.Contains(e.WalletId)).Take(MaxDead).Select(e => (e.Id, e.InvoiceId, e.EndedAt!.Value)).ToList();
                return new CallbackHealth(attempts.Count, times.Count, At(times, 50), At(times, 95), errors, dead);
            },
            cancellationToken);

    private static int? At(List<int> sorted, int percent) => sorted.Count == 0 ? null : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}
