using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>An invoice of which everything but its address and its moment is decided.</summary>
internal sealed record PreparedInvoice(IChain Chain, long Tip, InvoiceTerms Terms);
