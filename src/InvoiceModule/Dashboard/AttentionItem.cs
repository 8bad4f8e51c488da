namespace InvoiceModule.Dashboard;

/// <summary>Something that stands still until somebody does something.</summary>
/// <param name="Text">What, and why.</param>
/// <param name="Href">Where to go, below the dashboard's root; null for nowhere.</param>
/// <param name="Action">The link's words.</param>
/// <param name="IsBad">Whether money or callbacks wait for it.</param>
internal sealed record AttentionItem(string Text, string? Href = null, string? Action = null, bool IsBad = false);
