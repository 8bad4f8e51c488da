using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>A page of the wallets that the person may see.</summary>
/// <param name="Choice">Those that he may see, and those he asked for.</param>
/// <param name="Shown">Those on this page.</param>
/// <param name="Currencies">The active currencies of those on this page.</param>
/// <param name="Page">From 1.</param>
/// <param name="Pages">How many there are.</param>
internal sealed record WalletListModel(WalletChoice Choice, IReadOnlyList<Wallet> Shown, ILookup<Guid, WalletCurrency> Currencies, int Page, int Pages)
{
    public const int PageSize = 50;

    /// <summary>The query string of another page of the same search.</summary>
    public string To(int page) => $"?page={DashboardTexts.Number(page)}{(Choice.Text is { } text ? $"&q={Uri.EscapeDataString(text)}" : "")}";
}
