using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Faults;

internal sealed class ForwardingHandler(CountingHandler all) : IInvoiceEventHandler
{
    public Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken)
    {
        all.Told.Enqueue((context.Invoice.Id, context.Invoice.Version, context.EventId));
        return all.Meanwhile(context);
    }
}
