namespace InvoiceModule.Payments;

/// <summary>One invoice cannot follow its payments: the transaction is run again without it, for one bad row must not stop a chain.</summary>
internal sealed class StuckInvoiceException(Guid invoiceId, Exception cause) : Exception($"Invoice {invoiceId} cannot follow its payments.", cause)
{
    public Guid InvoiceId { get; } = invoiceId;
}
