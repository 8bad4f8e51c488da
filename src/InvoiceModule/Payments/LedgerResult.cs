using InvoiceModule.Chains;

namespace InvoiceModule.Payments;

/// <summary>What an update came to.</summary>
/// <param name="At">Where we are now.</param>
/// <param name="Changed">Invoices that have a new version.</param>
/// <param name="IsUnsettled">Whether some payment is missing from the pool, so that time alone can change something.</param>
/// <param name="LookAgain">Waiting transactions that consume what another one does: which of them counts is seen when one of them is gone.</param>
internal sealed record LedgerResult(BlockRef At, IReadOnlyCollection<Guid> Changed, bool IsUnsettled, IReadOnlySet<string> LookAgain);
