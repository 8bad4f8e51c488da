using System.Globalization;
using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

internal sealed class InvoiceService(
    InvoicingSession session, InvoiceCreation creation, IEnumerable<IInvoicePolicy> policies, InvoiceVersions versions, InvoiceViews views,
    InvoicingClock clock, DatabaseClock database, WorkSignals signals) : IInvoiceService
{
    // Somebody else's key, or a process that slept, asks for one more; a quote that is old whenever it is used would ask for ever.
    private const int MaxTries = 5;

    public async Task<InvoiceView> CreateAsync(Guid walletId, CreateInvoiceRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await CreateAsync(walletId, request, new ValidationErrors(), key: null, cancellationToken)).Invoice;
    }

    /// <summary>Creates an invoice, or finds the one that the same idempotency key made.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="request">What is to be paid.</param>
    /// <param name="errors">Faults found while the request was read; they are reported together with those found here.</param>
    /// <param name="key">The merchant's idempotency key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<CreateResult> CreateAsync(
        Guid walletId, CreateInvoiceRequest request, ValidationErrors errors, IdempotencyKey? key, CancellationToken cancellationToken)
        => CreateAsync(walletId, request, errors, key, act: null, cancellationToken);

    /// <summary>Creates an invoice, and writes down who did it.</summary>
    public async Task<CreateResult> CreateAsync(
        Guid walletId, CreateInvoiceRequest request, ValidationErrors errors, IdempotencyKey? key, OperatorAct? act, CancellationToken cancellationToken)
    {
        using var activity = InvoicingTelemetry.Source.StartActivity("invoicing.create");
        activity?.SetTag(TelemetryTags.WalletId, walletId);
        act = act is null ? null : AuditRules.Checked(act, isRoutine: true);
        await database.EnsureAsync(session, cancellationToken);
        for (var tries = 1; ; tries++)
        {
            var admission = await creation.AdmitAsync(walletId, request, errors, key, cancellationToken);
            if (admission.Replays is { } earlier)
                return new CreateResult(await FindAsync(earlier, cancellationToken) ?? throw new InvalidOperationException($"Invoice {earlier} is gone."), Replayed: true);

            var prepared = await creation.PrepareAsync(admission, request, policies, cancellationToken);
            var view = await session.WriteAsync(CrashPoints.Create, (context, token) => WriteAsync(context, prepared, key, act, token), _ => signals.Addresses.Set(), cancellationToken);
            if (view is null && tries == MaxTries)
            {
                throw new InvoicingException(
                    prepared.Terms.Rate is null ? InvoicingErrorCodes.ChainUnavailable : InvoicingErrorCodes.RateUnavailable,
                    "What the invoice was decided by is too old whenever it is to be written. Is the database slow, or does a rate source lag behind?",
                    retryAfter: TimeSpan.FromSeconds(10));
            }

            if (view is null)
                continue;
            activity?.SetTag(TelemetryTags.InvoiceId, view.Id).SetTag(TelemetryTags.Blockchain, view.Blockchain).SetTag(TelemetryTags.Symbol, view.Symbol);
            return new CreateResult(view, Replayed: false);
        }
    }

    public Task<InvoiceView?> FindAsync(Guid invoiceId, CancellationToken cancellationToken = default)
        => session.ReadAsync(
            async (context, token) => await InvoiceReading.FindAsync(context, invoiceId, token) is { } reading ? views.Of(reading, clock.Now) : null,
            cancellationToken);

    public Task<bool> HasUncountedPaymentsAsync(Guid invoiceId, CancellationToken cancellationToken = default)
        => session.ReadAsync((context, token) => context.Set<Payment>().Where(p => p.InvoiceId == invoiceId).AnyAsync(UncountedPayments.Are, token), cancellationToken);

    public Task<InvoiceView> CancelAsync(Guid invoiceId, CancellationToken cancellationToken = default) => CancelAsync(invoiceId, act: null, cancellationToken);

    /// <summary>Ends an unpaid invoice early, and writes down who did it.</summary>
    public async Task<InvoiceView> CancelAsync(Guid invoiceId, OperatorAct? act, CancellationToken cancellationToken)
    {
        act = act is null ? null : AuditRules.Checked(act, isRoutine: true);

        // After a commit whose answer was lost, the same write comes again, and finds what it has done itself.
        var canceledAs = 0;
        return await session.WriteAsync(
            CrashPoints.Cancel,
            async (context, token) =>
            {
                var invoice = await context.Set<Invoice>().SingleOrDefaultAsync(i => i.Id == invoiceId, token)
                    ?? throw NotFound();
                var payments = await CreditedPayments.OfAsync(context, invoiceId, token);
                if (canceledAs > 0 && invoice.Version == canceledAs && invoice.Exceptions.HasFlag(InvoiceExceptions.Canceled))
                    return views.Of(invoice, payments, await TipAsync(context, invoice.Blockchain, token), clock.Now);
                if (!invoice.Active || payments.Count > 0)
                {
                    throw new InvoicingException(
                        InvoicingErrorCodes.InvalidState,
                        invoice.Active ? "Money has been seen for this invoice; it ends by payment or at its expiry." : "This invoice has ended already.");
                }

                var (tip, now) = (await TipAsync(context, invoice.Blockchain, token), clock.Now);
                var before = StateOf(invoice);
                await versions.AdvanceAsync(context, invoice, payments, tip, InvoiceChange.Cancel, now, token);
                if (act is not null)
                    context.Add(Audit(invoice, AuditActions.InvoiceCanceled, act, before, now));
                canceledAs = invoice.Version;
                return views.Of(invoice, payments, tip, now);
            },
            _ => signals.VersionsMade([invoiceId]),
            cancellationToken);
    }

    public async Task<InvoiceView> AcceptShortPaymentAsync(Guid invoiceId, BigInteger received, OperatorAct act, CancellationToken cancellationToken = default)
    {
        act = AuditRules.Checked(act);
        return await session.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                // Booking is kept out first: a payment that is being confirmed changes the invoice's status without changing the invoice.
                var decided = await DecidedInvoice.TakeAsync(context, invoiceId, token);
                var (invoice, tip) = decided;
                if (await WasAcceptedAsync(context, invoice, received, act, token))
                    return views.Of(invoice, await CreditedPayments.OfAsync(context, invoiceId, token), tip, clock.Now);
                var payments = await decided.CreditedAsync(context, token);
                if (await ShortRefunds.FindAsync(context, invoiceId, token) is { } refund)
                    throw State($"A refund of it was noted by {refund.Who} at {UtcJsonConverter.ToText(refund.At)}: what came was sent back.");
                if (invoice.Received != received)
                    throw State($"{BaseUnits.Format(invoice.Received, invoice.Decimals)} {invoice.Symbol} have come by now. Look again and decide anew.");
                if (await SentBackInvoices.SumAsync(context, invoice, token) is { IsZero: false } sent)
                    throw State($"{BaseUnits.Format(sent, invoice.Decimals)} {invoice.Symbol} of it were sent back when more had come: it would be paid with money that is gone.");
                if (received.IsZero || received >= invoice.Price)
                    throw State(received.IsZero ? "Nothing has come that could be accepted." : "What has come is not short.");
                var (now, before) = (clock.Now, StateOf(invoice));
                await versions.AdvanceAsync(context, invoice, payments, tip, InvoiceChange.AcceptShort, now, token);
                context.Add(Audit(invoice, AuditActions.ShortPaymentAccepted, act, before, now));
                return views.Of(invoice, payments, tip, now);
            },
            _ => signals.VersionsMade([invoiceId]),
            cancellationToken);
    }

    private async Task<InvoiceView?> WriteAsync(DbContext context, PreparedInvoice prepared, IdempotencyKey? key, OperatorAct? act, CancellationToken cancellationToken)
    {
        var view = await creation.WriteAsync(context, prepared, key, cancellationToken);

        // After a commit whose answer was lost, the same write comes again.
        if (view is not null && act is not null && !await context.Set<AuditEntry>().AnyAsync(a => a.InvoiceId == view.Id && a.Action == AuditActions.InvoiceCreated, cancellationToken))
            context.Add(new AuditEntry { WalletId = prepared.Terms.WalletId, At = view.Created, Who = act.Who, Action = AuditActions.InvoiceCreated, InvoiceId = view.Id, Why = act.Why });
        return view;
    }

    // Whoever got no answer decides again, and finds it done.
    private static async Task<bool> WasAcceptedAsync(DbContext context, Invoice invoice, BigInteger received, OperatorAct act, CancellationToken cancellationToken)
        => invoice.Exceptions.HasFlag(InvoiceExceptions.Accepted) && invoice.Price == received
            && await context.Set<AuditEntry>().AsNoTracking().Where(a => a.InvoiceId == invoice.Id && a.Action == AuditActions.ShortPaymentAccepted)
                .OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken) is { } last
            && AuditTrail.IsBy(last, act);

    private static string StateOf(Invoice invoice)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"version {invoice.Version} {invoice.Status.ToWord()}, {(invoice.Active ? "active" : "ended")}, received {Coins(invoice.Received)} of {Coins(invoice.Price)} {invoice.Symbol}, tolerance {Coins(invoice.Tolerance)}");

        string Coins(BigInteger units) => BaseUnits.Format(units, invoice.Decimals);
    }

    private static AuditEntry Audit(Invoice invoice, string action, OperatorAct act, string before, DateTime now) => new()
    {
        WalletId = invoice.WalletId,
        At = now,
        Who = act.Who,
        Action = action,
        InvoiceId = invoice.Id,
        Why = act.Why,
        Before = before,
        After = StateOf(invoice),
    };

    private static InvoicingException NotFound() => new(InvoicingErrorCodes.InvoiceNotFound, "There is no such invoice.");

    private static InvoicingException State(string message) => new(InvoicingErrorCodes.InvalidState, message);

    private static Task<long> TipAsync(DbContext context, string blockchain, CancellationToken cancellationToken)
        => context.Set<ChainCursor>().Where(c => c.Blockchain == blockchain).Select(c => c.Height).SingleOrDefaultAsync(cancellationToken);
}
