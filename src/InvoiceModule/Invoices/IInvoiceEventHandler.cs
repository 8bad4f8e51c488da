namespace InvoiceModule.Invoices;

/// <summary>
/// Told in the host's own process of every version of every invoice from 2 on: at least once, in order per invoice, after the change is committed.
/// Throwing means "again later"; later versions of the same invoice wait meanwhile.
/// </summary>
public interface IInvoiceEventHandler
{
    /// <summary>Handles one event. It can come again, so it must be safe to repeat (compare <see cref="InvoiceEventContext.EventId"/> or the version).</summary>
    /// <param name="context">What changed, and the invoice as of that change.</param>
    /// <param name="cancellationToken">Ends the call at shutdown.</param>
    /// <returns>A task that completes when the event is handled.</returns>
    Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken);
}
