using InvoiceModule.Audit;
using InvoiceModule.Invoices;

namespace InvoiceModule.Payments;

/// <summary>
/// Payments that a person has to decide on: late money, wrong assets, and what cannot be attributed with certainty. A decision is made once: of two
/// that come at the same time the first counts, and the other is told. Each leaves a row in the audit, in the same transaction. The same decision by the
/// same person with the same reason, made again for want of an answer, is answered as done and changes nothing.
/// </summary>
public interface ISuspenseService
{
    /// <summary>
    /// Reads what waits in a wallet, newest first; without what was double spent in a block, for which nothing can be done unless it returns. With it comes what was
    /// credited and has left the chain, once its invoice has ended and never was PAID (<c>gone</c>): it keeps its address until it is closed.
    /// </summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="before">Only payments with a smaller id: the last one of the page before; null for the first page.</param>
    /// <param name="limit">How many at most, 1..1000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The payments; fewer than <paramref name="limit"/> on the last page.</returns>
    Task<IReadOnlyList<SuspensePayment>> ListAsync(Guid walletId, long? before = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Reads one, whether it still waits or not.</summary>
    /// <param name="paymentId">Its id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The payment; null when there is none or it never was in suspense.</returns>
    Task<SuspensePayment?> FindAsync(long paymentId, CancellationToken cancellationToken = default);

    /// <summary>Credits a payment to the invoice it most likely was meant for.</summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="act">Who decides, and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException">
    /// <c>payment_not_found</c>; <c>invalid_state</c> when it was settled before, is of another asset, belongs to no invoice, or does not stand on the chain
    /// now; <c>validation_failed</c> for an act without who or why.
    /// </exception>
    Task AcceptAsync(long paymentId, OperatorAct act, CancellationToken cancellationToken = default);

    /// <summary>Credits a payment to an invoice of the same wallet, chain and asset.</summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="act">Who decides, and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException"><c>payment_not_found</c>, <c>invoice_not_found</c>, <c>invalid_state</c>, <c>validation_failed</c>.</exception>
    Task AssignAsync(long paymentId, Guid invoiceId, OperatorAct act, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes that a payment was sent back. The module holds no keys and sends nothing: the refund was made elsewhere. Only a payment that has all the
    /// confirmations that were asked for can be (<see cref="SuspensePayment.FinalAt"/>): anything else may still be taken back by its sender.
    /// </summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="transaction">The refund's transaction, at most 128 characters; null when there is none.</param>
    /// <param name="act">Who did it, and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException"><c>payment_not_found</c>, <c>invalid_state</c>, <c>validation_failed</c>.</exception>
    Task NoteRefundAsync(long paymentId, string? transaction, OperatorAct act, CancellationToken cancellationToken = default);

    /// <summary>
    /// Closes a payment that has left the chain (<see cref="SuspensePayment.Void"/>): it never came, and nobody waits for it any longer. Its address rests from then on as
    /// that of a payment does, and is free after it. If it comes after all, it is in suspense again and waits for a decision. One that was credited to an invoice which ended unpaid is taken off it, and <c>reversed</c> ends
    /// there. The merchant's own money (<see cref="SuspensePayment.Reason"/> <c>internal</c>) can be put away so while it stands on the chain, once it is final.
    /// </summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="act">Who decides, and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException">
    /// <c>payment_not_found</c>; <c>invalid_state</c> when it was settled before or stands on the chain and is not the merchant's own; <c>validation_failed</c>.
    /// </exception>
    Task GiveUpAsync(long paymentId, OperatorAct act, CancellationToken cancellationToken = default);
}
