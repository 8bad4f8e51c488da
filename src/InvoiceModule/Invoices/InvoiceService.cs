using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

internal sealed class InvoiceService(
    InvoicingSession session, InvoiceCreation creation, IEnumerable<IInvoicePolicy> policies, InvoiceVersions versions, InvoiceViews views,
    InvoicingClock clock, WorkSignals signals) : IInvoiceService
{
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
    public async Task<CreateResult> CreateAsync(
        Guid walletId, CreateInvoiceRequest request, ValidationErrors errors, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var admission = await creation.AdmitAsync(walletId, request, errors, key, cancellationToken);
            if (admission.Replays is { } earlier)
                return new CreateResult(await FindAsync(earlier, cancellationToken) ?? throw new InvalidOperationException($"Invoice {earlier} is gone."), Replayed: true);

            var prepared = await creation.PrepareAsync(admission, request, policies, cancellationToken);
            var view = await session.WriteAsync(CrashPoints.Create, (context, token) => creation.WriteAsync(context, prepared, key, token), cancellationToken);
            if (view is null)
                continue;
            signals.Addresses.Set();
            return new CreateResult(view, Replayed: false);
        }
    }

    public Task<InvoiceView?> FindAsync(Guid invoiceId, CancellationToken cancellationToken = default)
        => session.ReadAsync(
            async (context, token) => await InvoiceReading.FindAsync(context, invoiceId, token) is { } reading ? views.Of(reading, clock.Now) : null,
            cancellationToken);

    public async Task<InvoiceView> CancelAsync(Guid invoiceId, CancellationToken cancellationToken = default)
    {
        // After a commit whose answer was lost, the same write comes again, and finds what it has done itself.
        var canceledAs = 0;
        var view = await session.WriteAsync(
            CrashPoints.Cancel,
            async (context, token) =>
            {
                var invoice = await context.Set<Invoice>().SingleOrDefaultAsync(i => i.Id == invoiceId, token)
                    ?? throw new InvoicingException(InvoicingErrorCodes.InvoiceNotFound, "There is no such invoice.");
                var payments = await CreditedAsync(context, invoiceId, token);
                if (canceledAs > 0 && invoice.Version == canceledAs && invoice.Exceptions.HasFlag(InvoiceExceptions.Canceled))
                    return views.Of(invoice, payments, await TipAsync(context, invoice.Blockchain, token), clock.Now);
                if (!invoice.Active || payments.Count > 0)
                {
                    throw new InvoicingException(
                        InvoicingErrorCodes.InvalidState,
                        invoice.Active ? "Money has been seen for this invoice; it ends by payment or at its expiry." : "This invoice has ended already.");
                }

                var (tip, now) = (await TipAsync(context, invoice.Blockchain, token), clock.Now);
                await versions.AdvanceAsync(context, invoice, payments, tip, InvoiceChange.Cancel, now, token);
                canceledAs = invoice.Version;
                return views.Of(invoice, payments, tip, now);
            },
            cancellationToken);
        signals.VersionsMade([invoiceId]);
        return view;
    }

    private static Task<List<Payment>> CreditedAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
        => context.Set<Payment>().Where(p => p.InvoiceId == invoiceId && p.Disposition == PaymentDisposition.Credited).ToListAsync(cancellationToken);

    private static Task<long> TipAsync(DbContext context, string blockchain, CancellationToken cancellationToken)
        => context.Set<ChainCursor>().Where(c => c.Blockchain == blockchain).Select(c => c.Height).SingleOrDefaultAsync(cancellationToken);
}
