namespace InvoiceModule.Dashboard;

/// <summary>How the dashboard looks and where it leads.</summary>
public sealed class InvoicingDashboardOptions
{
    /// <summary>
    /// By chain, where people look a transaction up: an absolute http or https URL with <c>{tx}</c> where its hash goes, such as
    /// <c>https://mempool.space/tx/{tx}</c>. A chain without one shows the hash alone: a link tells its site which payments are yours.
    /// </summary>
    public IDictionary<string, string> TransactionLinks { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a wallet's addresses may be changed on the dashboard: a new extended public key, addresses imported or not given out any more. Whoever may do that
    /// decides where money goes. Default: true. False: addresses come from the host's code only, and the dashboard shows them.
    /// </summary>
    public bool AllowAddressChanges { get; set; } = true;

    internal IEnumerable<string> Faults()
    {
        foreach (var (chain, link) in TransactionLinks)
        {
            if (link is null || !link.Contains("{tx}", StringComparison.Ordinal)
                || !Uri.TryCreate(link.Replace("{tx}", "0", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
                yield return $"Dashboard.TransactionLinks[\"{chain}\"] is an absolute http or https URL with {{tx}} in it, such as https://explorer.example/tx/{{tx}}.";
        }
    }

    internal string? LinkOf(string blockchain, string transaction)
        => TransactionLinks.TryGetValue(blockchain, out var link) ? link.Replace("{tx}", Uri.EscapeDataString(transaction), StringComparison.Ordinal) : null;
}
