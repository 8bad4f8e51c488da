namespace InvoiceModule.ClusterTests;

/// <summary>An order of the host's own, made in one transaction with its invoice.</summary>
/// <param name="InvoiceId">The invoice.</param>
internal sealed record HostOrder(Guid InvoiceId)
{
    /// <summary>What the database has said of the transaction; null when it gave no answer.</summary>
    public bool? IsCommitted { get; set; }
}
