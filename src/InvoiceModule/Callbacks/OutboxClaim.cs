namespace InvoiceModule.Callbacks;

/// <summary>The right to work on one invoice's outbox for a while. A write under an older fence changes nothing.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Fence">The number of this claim.</param>
internal sealed record OutboxClaim(Guid InvoiceId, long Fence);
