namespace InvoiceModule.Dashboard;

/// <summary>Something that stands still until somebody does something.</summary>
/// <param name="Text">What, and why.</param>
/// <param name="Href">Where to go, below the dashboard's root; null for nowhere.</param>
/// <param name="Action">The link's words.</param>
/// <param name="IsBad">Whether money or callbacks wait for it.</param>
internal sealed record AttentionItem(string Text, string? Href = null, string? Action = null, bool IsBad = false)
{
    /// <summary>What it is, up to the colon.</summary>
    public string Lead => Text[..(Text.IndexOf(':', StringComparison.Ordinal) + 1)];

    /// <summary>What follows from it.</summary>
    public string Rest => Text[Lead.Length..];
}
