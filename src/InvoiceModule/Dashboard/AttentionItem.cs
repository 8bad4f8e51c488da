namespace InvoiceModule.Dashboard;

/// <summary>Something that stands still until somebody does something.</summary>
/// <param name="Text">What, and why.</param>
/// <param name="Href">Where to go, below the dashboard's root; null for nowhere.</param>
/// <param name="Action">The link's words.</param>
/// <param name="IsBad">Whether money or callbacks wait for it.</param>
internal sealed record AttentionItem(string Text, string? Href = null, string? Action = null, bool IsBad = false)
{
    private static readonly string[] Ends = [": ", ". ", "? "];

    /// <summary>What it is, up to the first colon or the end of the sentence; a time's colon is neither.</summary>
    public string Lead => Text[..Ends.Select(end => Text.IndexOf(end, StringComparison.Ordinal) + 1).Where(length => length > 0).Append(Text.Length).Min()];

    /// <summary>What follows from it.</summary>
    public string Rest => Text[Lead.Length..];
}
