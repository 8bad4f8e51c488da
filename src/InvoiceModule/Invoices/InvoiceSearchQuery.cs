namespace InvoiceModule.Invoices;

/// <summary>Which invoices a person looks for; null is any.</summary>
internal sealed record InvoiceSearchQuery
{
    /// <summary>An order id or its beginning, in any letter case; an invoice id, address or transaction hash, or at least its first 8 characters, with the last ones behind <c>…</c> or without; a link that holds one of these; a whole amount that was asked for (whole coins, base units or fiat) or that came (coins or base units).</summary>
    public string? Text { get; init; }

    public InvoiceStatus? Status { get; init; }

    public bool? Active { get; init; }

    /// <summary>Exactly this order id.</summary>
    public string? OrderId { get; init; }

    /// <summary>In any letter case.</summary>
    public string? Blockchain { get; init; }

    /// <summary>In any letter case.</summary>
    public string? Symbol { get; init; }

    /// <summary>One flag.</summary>
    public InvoiceExceptions? Exception { get; init; }

    /// <summary>Those only that wait for a person.</summary>
    public InvoiceAttention? Attention { get; init; }

    /// <summary>This time and later.</summary>
    public DateTime? CreatedFrom { get; init; }

    /// <summary>Before this time.</summary>
    public DateTime? CreatedBefore { get; init; }

    /// <summary>Whether an asset fits. It is asked in memory: no database compares letters without their case like the others do.</summary>
    public bool FitsAsset(string blockchain, string symbol)
        => (Blockchain is null || string.Equals(blockchain, Blockchain, StringComparison.OrdinalIgnoreCase))
            && (Symbol is null || string.Equals(symbol, Symbol, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a row fits, its time included.</summary>
    public bool Fits(InvoiceRow row)
        => (Status is null || row.Status == Status)
            && (Active is null || row.Active == Active)
            && (OrderId is null || string.Equals(row.OrderId, OrderId, StringComparison.Ordinal))
            && FitsAsset(row.Blockchain, row.Symbol)
            && (Exception is not { } flag || row.Exceptions.HasFlag(flag))
            && !(row.CreatedAt < CreatedFrom)
            && !(row.CreatedAt >= CreatedBefore);
}
