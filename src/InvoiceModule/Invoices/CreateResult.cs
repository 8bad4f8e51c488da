namespace InvoiceModule.Invoices;

/// <summary>What a create came to.</summary>
/// <param name="Invoice">The invoice as it is now.</param>
/// <param name="Replayed">Whether the idempotency key had made it before.</param>
internal sealed record CreateResult(InvoiceView Invoice, bool Replayed);
