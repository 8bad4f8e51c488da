using InvoiceModule.Wallets;

namespace InvoiceModule.Invoices;

/// <summary>Which invoices of a wallet are asked for; null is any.</summary>
internal sealed record InvoiceFilter
{
    public InvoiceStatus? Status { get; init; }

    public bool? Active { get; init; }

    /// <summary>In any letter case.</summary>
    public string? Blockchain { get; init; }

    /// <summary>In any letter case.</summary>
    public string? Symbol { get; init; }

    /// <summary>Exactly this.</summary>
    public string? OrderId { get; init; }

    /// <summary>This time and later.</summary>
    public DateTime? CreatedFrom { get; init; }

    /// <summary>This time and earlier.</summary>
    public DateTime? CreatedTo { get; init; }

    /// <summary>Reads the filter; an unknown parameter is ignored.</summary>
    public static InvoiceFilter Parse(QueryReader query) => new()
    {
        Status = ParseStatus(query),
        Active = query.Boolean("active"),
        Blockchain = query.Text("blockchain"),
        Symbol = query.Text("symbol"),
        OrderId = query.Text("order_id"),
        CreatedFrom = query.Time("created_from"),
        CreatedTo = query.Time("created_to"),
    };

    /// <summary>Narrows a wallet's invoices down.</summary>
    /// <param name="invoices">The wallet's invoices.</param>
    /// <param name="currencies">
    /// The wallet's currencies: names are matched against them in memory, for no database compares letters without their case like the others do.
    /// </param>
    public IQueryable<Invoice> Apply(IQueryable<Invoice> invoices, IReadOnlyCollection<WalletCurrency> currencies)
    {
        if (Status is { } status)
            invoices = invoices.Where(i => i.Status == status);
        if (Active is { } active)
            invoices = invoices.Where(i => i.Active == active);
        if (Blockchain is not null)
        {
            var names = Matching(currencies.Select(c => c.Blockchain), Blockchain);
            invoices = invoices.Where(i => names.Contains(i.Blockchain));
        }

        if (Symbol is not null)
        {
            var names = Matching(currencies.Select(c => c.Symbol), Symbol);
            invoices = invoices.Where(i => names.Contains(i.Symbol));
        }

        if (OrderId is { } orderId)
            invoices = invoices.Where(i => i.OrderId == orderId);
        if (CreatedFrom is { } from)
            invoices = invoices.Where(i => i.CreatedAt >= from);
        if (CreatedTo is { } to)
            invoices = invoices.Where(i => i.CreatedAt <= to);
        return invoices;
    }

    private static List<string> Matching(IEnumerable<string> names, string name)
        => [.. names.Where(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)];

    private static InvoiceStatus? ParseStatus(QueryReader query)
    {
        if (query.Text("status") is not { } word)
            return null;
        if (InvoiceWords.ToStatus(word) is { } status)
            return status;
        query.Fault("status", "Must be one of NOT_PAID, PARTIALLY_PAID, IN_MEMPOOL, IN_BLOCK, PAID.");
        return null;
    }
}
