using InvoiceModule.Chains;

namespace InvoiceModule.Payments;

/// <summary>What an update came to.</summary>
/// <param name="At">Where we are now.</param>
/// <param name="Changed">Invoices that have a new version.</param>
/// <param name="IsUnsettled">Whether some payment is missing from the pool, so that time alone can change something.</param>
internal sealed record LedgerResult(BlockRef At, IReadOnlyCollection<Guid> Changed, bool IsUnsettled);
