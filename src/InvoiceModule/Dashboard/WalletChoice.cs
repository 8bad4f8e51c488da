using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>Some of the wallets that a person may see: one by its id, or those whose names have a text in them.</summary>
/// <param name="All">Those he may see, by name.</param>
/// <param name="Text">What was asked for; null for all.</param>
/// <param name="Found">Those that fit, by name.</param>
internal sealed record WalletChoice(IReadOnlyList<Wallet> All, string? Text, IReadOnlyList<Wallet> Found)
{
    /// <summary>A list of more is no list to choose from: its text is written instead.</summary>
    public const int MaxListed = 50;

    /// <summary>The ids of those that fit.</summary>
    public IReadOnlyList<Guid> Chosen { get; } = [.. Found.Select(w => w.Id)];

    public bool IsListed => All.Count <= MaxListed;

    public static WalletChoice Of(IReadOnlyList<Wallet> all, string? text)
    {
        text = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        return new WalletChoice(all, text, text is null ? all : [.. all.Where(w => PublicIds.TryParse(text, out var id) ? w.Id == id : w.Name.Contains(text, StringComparison.OrdinalIgnoreCase))]);
    }
}
