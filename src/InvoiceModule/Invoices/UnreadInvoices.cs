namespace InvoiceModule.Invoices;

/// <summary>Open invoices of which nobody is sure to look whether they are paid: a chain may tell of an asset that it has no more, and need not.</summary>
/// <param name="Blockchain">Their chain.</param>
/// <param name="Symbol">The asset, where this process has the chain and not the asset (any more); null where it does not have the chain.</param>
/// <param name="Count">How many there are.</param>
internal sealed record UnreadInvoices(string Blockchain, string? Symbol, int Count)
{
    /// <summary>What this process lacks, for people.</summary>
    public string Where => Symbol is null ? $"on '{Blockchain}', which is not registered" : $"in {Symbol} on '{Blockchain}', an asset that the chain does not have (or has under another contract)";
}
