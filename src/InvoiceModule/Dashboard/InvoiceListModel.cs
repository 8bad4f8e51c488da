namespace InvoiceModule.Dashboard;

/// <summary>One page of the list.</summary>
/// <param name="Root">Where the dashboard is mounted.</param>
/// <param name="Rows">Newest first.</param>
/// <param name="Older">Where the next page begins; null on the last one.</param>
internal sealed record InvoiceListModel(string Root, IReadOnlyList<InvoiceRow> Rows, InvoiceListCursor? Older);
