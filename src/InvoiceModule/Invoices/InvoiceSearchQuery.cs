namespace InvoiceModule.Invoices;

/// <summary>Which invoices a person looks for; null is any.</summary>
internal sealed record InvoiceSearchQuery
{
    /// <summary>A whole order id, address, transaction hash, invoice id, or amount (whole coins, base units or fiat).</summary>
    public string? Text { get; init; }

    public InvoiceStatus? Status { get; init; }

    public bool? Active { get; init; }

    /// <summary>The chain's own name.</summary>
    public string? Blockchain { get; init; }

    /// <summary>The asset's own symbol.</summary>
    public string? Symbol { get; init; }

    /// <summary>One flag.</summary>
    public InvoiceExceptions? Exception { get; init; }

    /// <summary>This time and later.</summary>
    public DateTime? CreatedFrom { get; init; }

    /// <summary>Before this time.</summary>
    public DateTime? CreatedBefore { get; init; }

    /// <summary>Whether a row fits, its time included.</summary>
    public bool Fits(InvoiceRow row)
        => (Status is null || row.Status == Status)
            && (Active is null || row.Active == Active)
            && (Blockchain is null || string.Equals(row.Blockchain, Blockchain, StringComparison.Ordinal))
            && (Symbol is null || string.Equals(row.Symbol, Symbol, StringComparison.Ordinal))
            && (Exception is not { } flag || row.Exceptions.HasFlag(flag))
            && !(row.CreatedAt < CreatedFrom)
            && !(row.CreatedAt >= CreatedBefore);
}
