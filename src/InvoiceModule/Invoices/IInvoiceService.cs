using System.Numerics;
using InvoiceModule.Audit;

namespace InvoiceModule.Invoices;

/// <summary>
/// Invoices from the host's own code. It is a scoped service: <see cref="CreateAsync"/> joins the transaction that is open on the scope's
/// <c>DbContext</c>, so that an order and its invoice are committed together or not at all.
/// </summary>
public interface IInvoiceService
{
    /// <summary>Creates an invoice.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="request">What is to be paid.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new invoice.</returns>
    /// <exception cref="InvoicingException">It was refused; <see cref="InvoicingException.Code"/> is the API's error code, and nothing was written.</exception>
    Task<InvoiceView> CreateAsync(Guid walletId, CreateInvoiceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads an invoice as it is now.</summary>
    /// <param name="invoiceId">Its id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The invoice, or null.</returns>
    Task<InvoiceView?> FindAsync(Guid invoiceId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether money has come for an invoice that could not be counted for it, and nobody has decided on it yet: it was too late, of another asset, or unconfirmed at
    /// the end of the rate lock (<see cref="Payments.ISuspenseService"/>). Its payer is not to be asked to pay or to order again, though the invoice looks unpaid.
    /// </summary>
    /// <param name="invoiceId">Its id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False as well when there is no such invoice.</returns>
    Task<bool> HasUncountedPaymentsAsync(Guid invoiceId, CancellationToken cancellationToken = default);

    /// <summary>Ends an unpaid invoice early.</summary>
    /// <param name="invoiceId">Its id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The canceled invoice.</returns>
    /// <exception cref="InvoicingException"><c>invoice_not_found</c>, or <c>invalid_state</c> once money has been seen or it has ended.</exception>
    Task<InvoiceView> CancelAsync(Guid invoiceId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Accepts what has come for an invoice though it is short: what is missing becomes this invoice's own tolerance, <c>exception</c> gets
    /// <c>accepted</c>, and the status goes on being computed from payments and price. The value stays what it was. The audit keeps who and why.
    /// The same decision by the same person with the same reason, made again for want of an answer, is answered as done and changes nothing.
    /// </summary>
    /// <param name="invoiceId">Its id.</param>
    /// <param name="received">What has been received as the person saw it, in base units. If more or less has come since, nothing is done.</param>
    /// <param name="act">Who decides, and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The invoice.</returns>
    /// <exception cref="InvoicingException">
    /// <c>invoice_not_found</c>; <c>invalid_state</c> when nothing has come, enough has, or <paramref name="received"/> is not what has come;
    /// <c>validation_failed</c> for an act without who or why.
    /// </exception>
    Task<InvoiceView> AcceptShortPaymentAsync(Guid invoiceId, BigInteger received, OperatorAct act, CancellationToken cancellationToken = default);
}
