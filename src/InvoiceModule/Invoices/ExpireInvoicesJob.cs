using Hangfire;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Invoices;

/// <summary>
/// The recurring job <c>invoicing:expire</c>: ends what is over. An invoice is over only when a look at the tip and the pool that began at or after
/// its expiry has been booked: a payment that came in time is then known, however long this host was asleep. While the node's tip stands still nothing
/// is over, and in an asset that is not read here nothing is. Hangfire stores the name of this class and method, so they do not change.
/// </summary>
internal sealed partial class ExpireInvoicesJob(
    InvoicingDb db, ChainRegistry chains, InvoiceVersions versions, AddressLeases leases, InvoicingClock clock, WorkSignals signals, ICrashHook crash,
    ILogger<ExpireInvoicesJob> logger)
{
    private const int BatchSize = 100;

    private static readonly TimeSpan KeepIdempotencyKeys = TimeSpan.FromHours(48);

    /// <summary>Runs it once, until nothing is due.</summary>
    [ShortLived, AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var chain in chains.All)
        {
            await EndAsync(
                chain.Blockchain,
                InvoiceChange.Expire,
                (invoices, scannedAt) => invoices.Where(i => i.Active && i.ExpiresAt <= scannedAt
                    && (i.Status < InvoiceStatus.InMempool || (i.Exceptions & InvoiceExceptions.Late) != InvoiceExceptions.None)).OrderBy(i => i.ExpiresAt),
                (invoice, scannedAt) => invoice.Active && invoice.ExpiresAt <= scannedAt,
                cancellationToken);
            await EndAsync(
                chain.Blockchain,
                InvoiceChange.RateLockEnded,
                (invoices, scannedAt) => invoices.Where(i => i.RateLockEndsAt <= scannedAt).OrderBy(i => i.RateLockEndsAt),
                (invoice, scannedAt) => invoice.RateLockEndsAt <= scannedAt,
                cancellationToken);
        }

        var before = clock.Now - KeepIdempotencyKeys;
        await db.WriteAsync(
            CrashPoints.KeyPruning,
            (context, token) => context.Set<IdempotencyRecord>().Where(r => r.CreatedAt < before).ExecuteDeleteAsync(token), cancellationToken);
    }

    // What fails, or goes on for now, is left for the next run: one that was fully seen in time and got late money besides stays open. Each change has a
    // list of its own, for such a one must yet lose its rate in this run.
    private async Task EndAsync(
        string blockchain, InvoiceChange change, Func<IQueryable<Invoice>, DateTime, IQueryable<Invoice>> which, Func<Invoice, DateTime, bool> isStillDue,
        CancellationToken cancellationToken)
    {
        var left = new List<Guid>();
        List<(Guid Id, string? Contract)> due;
        do
        {
            due = await DueAsync(blockchain, which, left, cancellationToken);
            foreach (var (id, contract) in due)
            {
                if (!chains.Reads(blockchain, contract) || !await TryChangeAsync(blockchain, id, isStillDue, change, cancellationToken))
                    left.Add(id);
            }
        }
        while (due.Count == BatchSize);
    }

    private Task<List<(Guid Id, string? Contract)>> DueAsync(
        string blockchain, Func<IQueryable<Invoice>, DateTime, IQueryable<Invoice>> which, List<Guid> left, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var cursor = await context.Set<ChainCursor>().AsNoTracking().SingleOrDefaultAsync(c => c.Blockchain == blockchain, token);
                return KnownUntil(cursor) is not { } scannedAt || cursor!.IsStuck(chains.Get(blockchain).Traits, clock.Now)
                    ? []
                    : (await which(context.Set<Invoice>().Where(i => i.Blockchain == blockchain && !left.Contains(i.Id)), scannedAt).Take(BatchSize).Select(i => new { i.Id, i.ContractAddress }).ToListAsync(token))
                        .ConvertAll(i => (i.Id, i.ContractAddress));
            },
            cancellationToken);

    // Whether it is not due any more. An invoice that cannot be ended holds up no other. A database that does not answer does.
    private async Task<bool> TryChangeAsync(string blockchain, Guid id, Func<Invoice, DateTime, bool> isStillDue, InvoiceChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync(blockchain, id, isStillDue, change, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseFaults.IsFault(exception))
        {
            NotEnded(logger, id, exception);
            return false;
        }
    }

    // One transaction an invoice. Made: whether it has a new version. Over: whether it is not due any more.
    private async Task<bool> ChangeAsync(string blockchain, Guid id, Func<Invoice, DateTime, bool> isStillDue, InvoiceChange change, CancellationToken cancellationToken)
    {
        var (made, isOver) = await db.WriteAsync(
            change == InvoiceChange.RateLockEnded ? CrashPoints.RateLock : CrashPoints.Expire,
            async (context, token) =>
            {
                // What is released must not be followed by a booking that has read it as credited: a replacement would be credited like it, and hold the rate anew.
                if (change == InvoiceChange.RateLockEnded)
                    await ChainCursorLock.TakeAsync(context, blockchain, token);
                var invoice = await context.Set<Invoice>().SingleAsync(i => i.Id == id, token);
                var cursor = await context.Set<ChainCursor>().AsNoTracking().SingleAsync(c => c.Blockchain == invoice.Blockchain, token);
                if (KnownUntil(cursor) is not { } scannedAt || !isStillDue(invoice, scannedAt))
                    return (false, true);
                var now = clock.Now;
                var payments = await CreditedPayments.OfAsync(context, id, token);

                // What has been sent back bought nothing, and pays nobody else when it comes again.
                var mayRelease = change == InvoiceChange.RateLockEnded && await ShortRefunds.FindAsync(context, id, token) is null;
                var released = mayRelease ? payments.FindAll(p => p.EndsWithRate(invoice.Peak, payments)) : [];
                foreach (var payment in released)
                    payment.ToSuspense(PaymentReasons.RateLockEnded);
                if (released.Count > 0)
                    crash.Reach(CrashPoints.Released);

                // Also where nothing of it counted any more: what was lost cannot come back, so that is no reversal either.
                var all = released.Count > 0 ? change | InvoiceChange.Released : change;
                var made = await versions.AdvanceAsync(context, invoice, payments, cursor.Height, all, now, token);
                if (released.Count > 0)
                {
                    await context.SaveChangesAsync(token);
                    await leases.RefreshAsync(context, invoice.AddressId, now, token);
                }

                return (made, !isStillDue(invoice, scannedAt));
            },
            cancellationToken);
        if (made)
            signals.VersionsMade([id]);
        return isOver;
    }

    // Until when everything is known. A look may be dated ahead, after a clock was set back: what has not begun yet is not over.
    private DateTime? KnownUntil(ChainCursor? cursor) => cursor?.ScannedAt is { } scannedAt ? scannedAt < clock.Now ? scannedAt : clock.Now : null;

    [LoggerMessage(LogLevel.Error, "Invoice {InvoiceId} cannot be ended now; it is tried again.")]
    private static partial void NotEnded(ILogger logger, Guid invoiceId, Exception exception);
}
