using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Invoices;

/// <summary>One page of the history: the filter, its size, and where the page before ended.</summary>
internal sealed record InvoiceQuery(InvoiceFilter Filter, int Limit, InvoiceCursor? After)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    public static InvoiceQuery Parse(IQueryCollection parameters, ValidationErrors errors)
    {
        var query = new QueryReader(parameters, errors);
        return new InvoiceQuery(InvoiceFilter.Parse(query), query.Integer("limit", 1, MaxLimit) ?? DefaultLimit, ParseCursor(query));
    }

    private static InvoiceCursor? ParseCursor(QueryReader query)
    {
        if (query.Text("cursor") is not { } text)
            return null;
        if (InvoiceCursor.TryParse(text, out var cursor))
            return cursor;
        query.Fault("cursor", "Must be the next_cursor of an earlier page, unchanged; leave it out for the first page.");
        return null;
    }
}
