
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

    /// <summary>What is searched for.</summary>
    public InvoiceSearchQuery ToSearch() => new()
    {
        Status = Status,
        Active = Active,
        Blockchain = Blockchain,
        Symbol = Symbol,
        OrderId = OrderId,
        CreatedFrom = CreatedFrom,
        CreatedBefore = CreatedTo is { } to ? After(to) : null,
    };

    // Times are kept in whole milliseconds.
    private static DateTime? After(DateTime to)
        => to.Ticks > DateTime.MaxValue.Ticks - TimeSpan.TicksPerMillisecond ? null : to.AddTicks(TimeSpan.TicksPerMillisecond - to.Ticks % TimeSpan.TicksPerMillisecond);

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
