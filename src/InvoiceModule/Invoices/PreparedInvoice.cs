using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>An invoice of which everything but its address and its moment is decided.</summary>
/// <param name="Chain">Its chain.</param>
/// <param name="Tip">How far that has been read.</param>
/// <param name="AsOf">The time of the oldest that was decided by: of a quote, or of the decision itself.</param>
/// <param name="Terms">What was decided.</param>
internal sealed record PreparedInvoice(IChain Chain, long Tip, DateTime AsOf, InvoiceTerms Terms);
