using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>One page of the list.</summary>
/// <param name="Query">What was asked for.</param>
/// <param name="Wallets">Those the person may see, and those of them that are shown.</param>
/// <param name="Assets">Chains and symbols of those wallets, to choose from.</param>
/// <param name="Page">Newest first.</param>
/// <param name="Names">Names of the wallets, where there are several; else none.</param>
/// <param name="Done">What people have done about those of the page that would need attention, in a word.</param>
/// <param name="Attention">What needs somebody, most urgent first; shown on the first page without filters.</param>
/// <param name="Suspense">Money in suspense that the text in the search box means.</param>
/// <param name="IsFirst">Whether this is the first page.</param>
internal sealed record InvoiceListModel(
    InvoiceListQuery Query, WalletChoice Wallets, IReadOnlyList<(string Blockchain, string Symbol)> Assets, InvoiceSearchPage Page,
    IReadOnlyDictionary<Guid, string> Names, IReadOnlyDictionary<Guid, string> Done, IReadOnlyList<AttentionItem> Attention, SuspenseTableModel Suspense, bool IsFirst);
