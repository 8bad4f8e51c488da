using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>S5: an end is an end. S6: nothing expires unseen. L8: nothing stays leased long after its end.</summary>
internal static class EndRules
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var invoice = state.Invoice;
        if (invoice.Active == invoice.EndedAt is not null)
            findings.Broken("S5", invoice.Id, $"it is {(invoice.Active ? "" : "not ")}active and ended at '{invoice.EndedAt:O}'");
        else if (invoice.Active && invoice.Peak == InvoiceStatus.Paid)
            findings.Broken("S5", invoice.Id, $"it was PAID and yet is active");

        var hasExpired = invoice is { Active: false, Peak: < InvoiceStatus.Paid } && !invoice.Exceptions.HasFlag(InvoiceExceptions.Canceled);
        if (hasExpired && invoice.EndedAt < invoice.ExpiresAt)
            findings.Broken("S5", invoice.Id, $"it ended at {invoice.EndedAt:O}, before its expiry at {invoice.ExpiresAt:O}");
        if (hasExpired && !(state.Cursor?.ScannedAt >= invoice.ExpiresAt))
            findings.Broken("S6", invoice.Id, $"it ended before a look at its chain that began at or after its expiry");

        // While its chain is not read, or stands still, nothing may expire: that is another finding (V2).
        var isOver = invoice is { Active: true, Status: < InvoiceStatus.InMempool } && IsLate(state, invoice.ExpiresAt);
        if (isOver || invoice.RateLockEndsAt is { } end && IsLate(state, end))
            findings.Overdue("L8", invoice.Id, $"it expired at {invoice.ExpiresAt:O}, and {(isOver ? "still holds its address" : "its rate lock has not been ended")}");
    }

    private static bool IsLate(InvoiceState state, DateTime due) => !state.IsStuck && state.Cursor?.ScannedAt >= due && state.Now > due + Patience;
}
