namespace InvoiceModule.Dashboard;

/// <summary>How the dashboard looks and where it leads.</summary>
public sealed class InvoicingDashboardOptions
{
    /// <summary>
    /// By chain, where people look a transaction up: an absolute http or https URL with <c>{tx}</c> where its hash goes, such as
    /// <c>https://mempool.space/tx/{tx}</c>. It goes before what is known of the chain (<see cref="KnownTransactionLinks"/>); an empty one turns that off. Whoever
    /// follows a link tells its site that he looks at this transaction; it learns neither the page nor anything else from us.
    /// </summary>
    public IDictionary<string, string> TransactionLinks { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether hashes on known public networks lead to a site where people look them up (<see cref="Chains.ChainTraits.TransactionLink"/>). Default: true. Test,
    /// development and simulated networks have no such link.
    /// </summary>
    public bool KnownTransactionLinks { get; set; } = true;

    /// <summary>
    /// Whether a wallet's addresses may be changed on the dashboard: a new extended public key, addresses imported or not given out any more. Whoever may do that
    /// decides where money goes, so a host says that whoever its dashboard lets in may. Default: false: addresses come from the host's code only, and the
    /// dashboard shows them.
    /// </summary>
    public bool AllowAddressChanges { get; set; }

    internal IEnumerable<string> Faults()
    {
        foreach (var (chain, link) in TransactionLinks)
        {
            if (string.IsNullOrEmpty(link))
                continue;
            if (!link.Contains("{tx}", StringComparison.Ordinal)
                || !Uri.TryCreate(link.Replace("{tx}", "0", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
                yield return $"Dashboard.TransactionLinks[\"{chain}\"] is an absolute http or https URL with {{tx}} in it, such as https://explorer.example/tx/{{tx}}; or empty for no link.";
        }
    }

    /// <summary>Where to look a transaction up; null where nothing is known, or wanted.</summary>
    internal string? LinkOf(string blockchain, string transaction, Chains.ChainTraits? traits)
    {
        var link = TransactionLinks.TryGetValue(blockchain, out var own) ? own : KnownTransactionLinks ? traits?.TransactionLink : null;
        return string.IsNullOrEmpty(link) ? null : link.Replace("{tx}", Uri.EscapeDataString(transaction), StringComparison.Ordinal);
    }
}
