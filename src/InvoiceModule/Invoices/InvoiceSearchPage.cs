namespace InvoiceModule.Invoices;

/// <summary>One page of a search.</summary>
/// <param name="Rows">Newest first; fewer than asked for when a rare filter was looked for long enough.</param>
/// <param name="Next">Where the next page begins; null when nothing is left.</param>
internal sealed record InvoiceSearchPage(IReadOnlyList<InvoiceRow> Rows, InvoiceCursor? Next);
