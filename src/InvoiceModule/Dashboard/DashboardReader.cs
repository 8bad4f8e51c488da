using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Dashboard;

/// <summary>Reads for the dashboard.</summary>
internal sealed class DashboardReader(InvoicingDb db, InvoiceViews views, SuspenseAmounts amounts, UnconfirmedInvoices unconfirmed, InvoicingClock clock)
{
    /// <summary>Payments and versions of one invoice that a page shows: whoever sends a thousand small payments shall not make it unreadable.</summary>
    public const int MaxShown = 200;

    private const int MaxSuggestions = 20;

    /// <summary>Chains and symbols of some wallets.</summary>
    public Task<IReadOnlyList<(string Blockchain, string Symbol)>> AssetsAsync(IReadOnlyList<Wallet> wallets, CancellationToken cancellationToken)
        => db.ReadAsync((context, token) => WalletAssets.ReadAsync(context, [.. wallets.Select(w => w.Id)], token), cancellationToken);

    /// <summary>The active currencies of some wallets.</summary>
    public Task<ILookup<Guid, WalletCurrency>> CurrenciesAsync(IReadOnlyList<Wallet> wallets, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) => (await EachWallet.Among(context, [.. wallets.Select(w => w.Id)])
                .Join(context.Set<WalletCurrency>(), w => w.Id, c => c.WalletId, (_, c) => c).Where(c => c.Active).ToListAsync(token))
                .OrderBy(c => c.Blockchain, StringComparer.Ordinal).ThenBy(c => c.Symbol, StringComparer.Ordinal).ToLookup(c => c.WalletId),
            cancellationToken);

    /// <summary>The invoice that a form has made; null when it has made none.</summary>
    public Task<Guid?> CreatedByAsync(Guid walletId, IdempotencyKey key, CancellationToken cancellationToken)
        => db.ReadAsync(
            (context, token) => context.Set<IdempotencyRecord>().Where(r => r.WalletId == walletId && r.Key == key.Key).Select(r => (Guid?)r.InvoiceId).SingleOrDefaultAsync(token),
            cancellationToken);

    /// <summary>One invoice; null when there is none.</summary>
    public Task<InvoiceDetails?> FindAsync(Guid id, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                if (await InvoiceReading.FindAsync(context, id, token) is not { } reading)
                    return null;

                // What waits for a decision is never among what is left out.
                var payments = await context.Set<Payment>().Where(p => p.InvoiceId == id)
                    .OrderBy(p => p.Disposition == PaymentDisposition.Suspense && p.ResolvedAt == null || p.Disposition == PaymentDisposition.Credited && p.Void != null ? 0 : 1).ThenByDescending(p => p.SeenAt).ThenByDescending(p => p.Id)
                    .Take(MaxShown + 1).ToListAsync(token);
                var events = await context.Set<InvoiceEvent>().Where(e => e.InvoiceId == id).OrderByDescending(e => e.Version).Take(MaxShown + 1).ToListAsync(token);
                var shown = events.Select(e => e.Id).ToList();
                var attempts = await context.Set<CallbackAttempt>().Where(a => shown.Contains(a.EventId))
                    .OrderByDescending(a => a.EventId).ThenByDescending(a => a.Number)
                    .Take(MaxShown + 1).ToListAsync(token);
                var audit = await context.Set<AuditEntry>().Where(a => a.InvoiceId == id).OrderByDescending(a => a.Id).Take(100).ToListAsync(token);

                // Few, and read for themselves: a hundred callbacks that were sent again must not make anybody forget a refund.
                var notes = await AuditTrail.OnReceived(context, id).ToListAsync(token);
                var settled = await SentBackInvoices.LastSettledAsync(context, id, token);
                var reversal = reading.Invoice.Exceptions.HasFlag(InvoiceExceptions.Reversed) ? await ReversalNotes.FindAsync(context, id, token) : null;
                var since = await UnconfirmedInvoices.SinceAsync(context, id, token);
                var wallet = await context.Set<Wallet>().SingleAsync(w => w.Id == reading.Invoice.WalletId, token);
                return new InvoiceDetails
                {
                    WalletId = wallet.Id,
                    WalletName = wallet.Name,
                    View = views.Of(reading, clock.Now),
                    Price = reading.Invoice.Price,
                    Surplus = SurplusNotes.Open(reading.Invoice.Value, reading.Invoice.Received, notes),
                    SurplusNote = reading.Invoice.Received > reading.Invoice.Value ? notes.LastOrDefault() : null,
                    SentBack = SentBackInvoices.Sum(reading.Invoice.Value, notes),
                    LacksSentBack = settled is not null && SentBackInvoices.IsSettledBy(settled, reading.Invoice, notes) ? 0 : SentBackInvoices.Lacks(reading.Invoice, notes),
                    UnconfirmedSince = since < unconfirmed.Limit ? since : null,
                    ReadAt = clock.Now,
                    Tip = reading.Tip,
                    ExpectsNothing = !reading.Invoice.Active && reading.Invoice.Peak != InvoiceStatus.Paid,
                    Events = [.. events.Take(MaxShown).OrderBy(e => e.Version)],
                    Payments = [.. payments.Take(MaxShown).OrderBy(p => p.SeenAt).ThenBy(p => p.Id)],
                    Attempts = attempts.Take(MaxShown).OrderBy(a => a.Number).ToLookup(a => a.EventId, StringComparer.Ordinal),
                    IsCut = Math.Max(payments.Count, Math.Max(events.Count, attempts.Count)) > MaxShown,
                    Audit = audit,
                    ReversalNote = reversal,
                    Decisions = [.. notes.Append(settled).OfType<AuditEntry>().OrderByDescending(a => a.Id)],
                };
            },
            cancellationToken);

    /// <summary>Which of some invoices were reversed and are settled, or ended short and were refunded, or whose surplus was refunded or kept.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> DoneAsync(IReadOnlyList<InvoiceRow> rows, CancellationToken cancellationToken)
    {
        Guid[] reversed = [.. rows.Where(r => r.Exceptions.HasFlag(InvoiceExceptions.Reversed)).Select(r => r.Id)];
        Guid[] odd = [.. rows.Where(r => !r.Active && (r.Status == InvoiceStatus.PartiallyPaid || r.Exceptions.HasFlag(InvoiceExceptions.Overpaid))).Select(r => r.Id)];
        if (reversed.Length + odd.Length == 0)
            return new Dictionary<Guid, string>();
        return await db.ReadAsync(
            async (context, token) =>
            {
                var done = reversed.ToDictionary(id => id, _ => DashboardTexts.Settled);
                foreach (var open in await ReversalNotes.Unsettled(context, context.Set<Invoice>().Where(i => EF.Parameter(reversed).Contains(i.Id))).Select(i => i.Id).ToListAsync(token))
                    done.Remove(open);
                var decided = (odd.Length == 0 ? [] : await AuditTrail.OnReceived(context, odd).ToListAsync(token)).ToLookup(a => a.InvoiceId!.Value);
                foreach (var row in rows.Where(r => decided.Contains(r.Id)))
                {
                    if (row.Status == InvoiceStatus.PartiallyPaid && decided[row.Id].Any(a => a.Action == AuditActions.ShortRefundNoted))
                        done[row.Id] = DashboardTexts.Refunded;
                    else if (row.Received > row.Value && SurplusNotes.Open(row.Value, row.Received, decided[row.Id]).IsZero)
                        done.TryAdd(row.Id, DashboardTexts.OfSurplus(decided[row.Id].Last()));
                }

                return done;
            },
            cancellationToken);
    }

    /// <summary>Where a payment in suspense may belong: the newest invoices of its wallet and asset that miss money.</summary>
    public Task<IReadOnlyList<InvoiceRow>> SuggestAsync(Guid wallet, string blockchain, string symbol, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<InvoiceRow>>(
            async (context, token) =>
            {
                var rows = new List<InvoiceRow>();
                foreach (var status in (InvoiceStatus[])[InvoiceStatus.NotPaid, InvoiceStatus.PartiallyPaid])
                {
                    rows.AddRange(await InvoiceRow.Of(context.Set<Invoice>()
                        .Where(i => i.WalletId == wallet && i.Blockchain == blockchain && i.Symbol == symbol && i.Status == status)
                        .OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(MaxSuggestions)).ToListAsync(token));
                }

                return [.. rows.OrderByDescending(r => r.CreatedAt).Take(MaxSuggestions)];
            },
            cancellationToken);

    /// <summary>What people did, newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> AuditAsync(IReadOnlyList<Wallet> wallets, long? before, int count, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<AuditEntry>>(
            async (context, token) =>
            {
                var last = before ?? long.MaxValue;
                return await EachWallet.Read<AuditEntry>(
                        context, [.. wallets.Select(w => w.Id)], a => a.WalletId, all => all.Where(a => a.Id < last).OrderByDescending(a => a.Id).Take(count))
                    .OrderByDescending(a => a.Id).Take(count).ToListAsync(token);
            },
            cancellationToken);

    /// <summary>What people did with one payment, oldest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> AuditOfPaymentAsync(long payment, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<AuditEntry>>(
            async (context, token) => await context.Set<AuditEntry>().Where(a => a.PaymentId == payment).OrderBy(a => a.Id).ToListAsync(token), cancellationToken);

    /// <summary>A table of payments in suspense, with whose they are and who decided on them.</summary>
    public async Task<SuspenseTableModel> TableAsync(IReadOnlyList<SuspensePayment> payments, IReadOnlyList<Wallet> wallets, CancellationToken cancellationToken)
        => new(payments, amounts, await OrdersAsync(payments.Select(p => p.InvoiceId), cancellationToken), SuspenseTableModel.NamesOf(wallets), await DecisionsAsync(payments, cancellationToken));

    private async Task<IReadOnlyDictionary<long, AuditEntry>> DecisionsAsync(IReadOnlyList<SuspensePayment> payments, CancellationToken cancellationToken)
    {
        long[] ids = [.. payments.Where(p => p.ResolvedAt is not null).Select(p => p.Id)];
        var entries = ids.Length == 0 ? [] : await db.ReadAsync(
            (context, token) => context.Set<AuditEntry>().Where(a => a.PaymentId != null && EF.Parameter(ids).Contains(a.PaymentId.Value)).OrderBy(a => a.Id).ToListAsync(token), cancellationToken);
        return entries.GroupBy(a => a.PaymentId!.Value).ToDictionary(g => g.Key, g => g.Last());
    }

    /// <summary>The order ids of some invoices, where they have one.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> OrdersAsync(IEnumerable<Guid?> invoices, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. invoices.OfType<Guid>().Distinct()];
        return ids.Length == 0
            ? new Dictionary<Guid, string>()
            : await db.ReadAsync(
                (context, token) => context.Set<Invoice>().Where(i => EF.Parameter(ids).Contains(i.Id) && i.OrderId != null && i.OrderId != "").ToDictionaryAsync(i => i.Id, i => i.OrderId!, token), cancellationToken);
    }
}
