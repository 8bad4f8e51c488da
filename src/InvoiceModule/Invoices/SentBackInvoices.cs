using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// Invoices that a surplus was sent back of, and that have less than their price without it since: a payment has left the chain that had all its confirmations.
/// Their status follows from their payments, so they may well be PAID; nobody but a person can do anything about it, and he must be told.
/// </summary>
internal sealed class SentBackInvoices(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>So many are told and listed, the newest notes first.</summary>
    public const int Most = 1000;

    /// <summary>Those of some wallets that nobody has settled. The notes are few, and read by the index of just those.</summary>
    public static async Task<List<Guid>> FindAsync(DbContext context, IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. wallets];
        var rows = await context.Set<AuditEntry>()
            .Where(a => a.Received != null && a.Action == AuditActions.SurplusRefundNoted && EF.Parameter(ids).Contains(a.WalletId))
            .Join(context.Set<Invoice>().Where(i => i.Status > InvoiceStatus.PartiallyPaid), a => a.InvoiceId, i => i.Id, (a, i) => new { Note = a, Invoice = i })
            .Where(r => r.Note.Received > r.Invoice.Received
                && !context.Set<AuditEntry>().Any(s => s.InvoiceId == r.Invoice.Id && s.Received != null && s.Id > r.Note.Id && s.Action == AuditActions.SentBackSettled && s.Received <= r.Invoice.Received))
            .OrderByDescending(r => r.Note.Id).Take(Most).Select(r => r.Invoice).AsNoTracking().ToListAsync(cancellationToken);
        var invoices = rows.DistinctBy(i => i.Id).ToList();
        var notes = (await AuditTrail.OnReceived(context, [.. invoices.Select(i => i.Id)]).ToListAsync(cancellationToken)).ToLookup(n => n.InvoiceId!.Value);
        return [.. invoices.Where(i => Lacks(i, notes[i.Id]).Sign > 0).Select(i => i.Id)];
    }

    /// <summary>What was sent back of an invoice's surplus, in base units.</summary>
    public static async Task<BigInteger> SumAsync(DbContext context, Invoice invoice, CancellationToken cancellationToken)
        => Sum(invoice.Value, await AuditTrail.OnReceived(context, invoice.Id).ToListAsync(cancellationToken));

    /// <summary>The same by its notes.</summary>
    /// <param name="value">The invoice's value.</param>
    /// <param name="notes">The decisions on what it had received (<see cref="AuditTrail.OnReceived"/>), oldest first.</param>
    public static BigInteger Sum(BigInteger value, IEnumerable<AuditEntry> notes)
    {
        var (sum, most) = (BigInteger.Zero, value);
        foreach (var note in notes)
        {
            var beyond = BigInteger.Max(0, (note.Received ?? 0) - most);
            (sum, most) = (note.Action == AuditActions.SurplusRefundNoted ? sum + beyond : sum, most + beyond);
        }

        return sum;
    }

    /// <summary>What an invoice lacks of its price without what was sent back, in base units; 0 where nothing was, and where it is not paid at all.</summary>
    public static BigInteger Lacks(Invoice invoice, IEnumerable<AuditEntry> notes)
        => invoice.Received >= invoice.Price && Sum(invoice.Value, notes) is { IsZero: false } sent ? BigInteger.Max(0, invoice.Price - (invoice.Received - sent)) : 0;

    /// <summary>What the last person to deal with an invoice's lack has written down; null when nobody has.</summary>
    public static Task<AuditEntry?> LastSettledAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
        => context.Set<AuditEntry>().AsNoTracking().Where(a => a.InvoiceId == invoiceId && a.Received != null && a.Action == AuditActions.SentBackSettled).OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Whether somebody has dealt with what it lacks now: nothing has left the chain, and nothing more was sent back, since he did.</summary>
    /// <param name="settled">What he has written down.</param>
    /// <param name="invoice">The invoice.</param>
    /// <param name="notes">The decisions on what it had received (<see cref="AuditTrail.OnReceived"/>).</param>
    public static bool IsSettledBy(AuditEntry settled, Invoice invoice, IEnumerable<AuditEntry> notes)
        => settled.Received <= invoice.Received && notes.All(n => n.Action != AuditActions.SurplusRefundNoted || n.Id < settled.Id);

    /// <summary>Notes that a person has dealt with it. If still more leaves the chain, or is sent back, that asks again.</summary>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="received">What has been received as the person saw it, in base units.</param>
    /// <param name="act">Who and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException"><c>invoice_not_found</c>; <c>invalid_state</c> when nothing is to be settled, or something else has come or gone since; <c>validation_failed</c>.</exception>
    public async Task SettleAsync(Guid invoiceId, BigInteger received, OperatorAct act, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act);
        await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                // Booking is kept out: nothing comes or goes between what is read here and the commit.
                var (invoice, _) = await DecidedInvoice.TakeAsync(context, invoiceId, token);
                var notes = await AuditTrail.OnReceived(context, invoiceId).ToListAsync(token);
                if (await LastSettledAsync(context, invoiceId, token) is { } earlier && IsSettledBy(earlier, invoice, notes))
                {
                    if (AuditTrail.IsBy(earlier, act))
                        return;
                    throw State($"This was settled before, by {earlier.Who} at {UtcJsonConverter.ToText(earlier.At)}.");
                }

                var lacks = Lacks(invoice, notes);
                if (lacks.IsZero)
                    throw State("It has its price without what was sent back: there is nothing to settle.");
                if (invoice.Received != received)
                    throw State($"{Coins(invoice.Received)} have come by now. Look again and decide anew.");
                context.Add(new AuditEntry
                {
                    WalletId = invoice.WalletId,
                    At = clock.Now,
                    Who = act.Who,
                    Action = AuditActions.SentBackSettled,
                    InvoiceId = invoice.Id,
                    Received = received,
                    Why = act.Why,
                    Before = $"received {Coins(received)} of {Coins(invoice.Price)}, of which {Coins(Sum(invoice.Value, notes))} were sent back",
                    After = "settled; the status stays what the chain says",
                });

                string Coins(BigInteger units) => $"{Chains.BaseUnits.Format(units, invoice.Decimals)} {invoice.Symbol}";
            },
            cancellationToken);
    }

    private static InvoicingException State(string message) => new(InvoicingErrorCodes.InvalidState, message);
}
