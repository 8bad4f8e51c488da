namespace InvoiceModule.Invoices;

/// <summary>The words of the documentation for our enumerations, and back.</summary>
internal static class InvoiceWords
{
    public static string ToWord(this InvoiceStatus status) => status switch
    {
        InvoiceStatus.NotPaid => "NOT_PAID",
        InvoiceStatus.PartiallyPaid => "PARTIALLY_PAID",
        InvoiceStatus.InMempool => "IN_MEMPOOL",
        InvoiceStatus.InBlock => "IN_BLOCK",
        InvoiceStatus.Paid => "PAID",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static InvoiceStatus? ToStatus(string? word) => word switch
    {
        "NOT_PAID" => InvoiceStatus.NotPaid,
        "PARTIALLY_PAID" => InvoiceStatus.PartiallyPaid,
        "IN_MEMPOOL" => InvoiceStatus.InMempool,
        "IN_BLOCK" => InvoiceStatus.InBlock,
        "PAID" => InvoiceStatus.Paid,
        _ => null,
    };

    public static string ToWord(this InvoiceEventType type) => type switch
    {
        InvoiceEventType.Created => "invoice.created",
        InvoiceEventType.Reversed => "invoice.reversed",
        InvoiceEventType.LatePayment => "invoice.late_payment",
        InvoiceEventType.Overpaid => "invoice.overpaid",
        InvoiceEventType.Expired => "invoice.expired",
        InvoiceEventType.Canceled => "invoice.canceled",

        // And whatever a newer version of this package, on the same database, has a word of its own for: it changed what is visible.
        _ => "invoice.status_changed",
    };

    public static IReadOnlyList<string>? ToWords(this InvoiceExceptions exceptions)
    {
        if (exceptions == InvoiceExceptions.None)
            return null;
        var words = new List<string>(5);
        if (exceptions.HasFlag(InvoiceExceptions.Overpaid)) words.Add("overpaid");
        if (exceptions.HasFlag(InvoiceExceptions.Late)) words.Add("late");
        if (exceptions.HasFlag(InvoiceExceptions.Reversed)) words.Add("reversed");
        if (exceptions.HasFlag(InvoiceExceptions.Canceled)) words.Add("canceled");
        if (exceptions.HasFlag(InvoiceExceptions.Accepted)) words.Add("accepted");
        return words;
    }
}
