using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>S3: every version says why it was made, by the first reason that fits (<c>contract.md</c> 3).</summary>
internal static class EventTypeRules
{
    private const int Overpaid = 1;
    private const int Late = 2;
    private const int Reversed = 4;
    private const int Canceled = 8;
    private const int Paid = 4;

    public static void Check(World world, InvoiceRow before, InvoiceRow after)
    {
        if (after.Version == before.Version || world.Mirror.Events.Changes.FirstOrDefault(c => c.Before is null && c.After?.InvoiceId == after.Id).After is not { } made)
            return;
        var isReleased = world.Mirror.Payments.Changes.Any(c => c.Before is { IsCredited: true } was && was.InvoiceId == after.Id && c.After is { IsCredited: false, Reason: "rate_lock_ended" });
        var type = Type(before, after, isReleased);
        if (made.Type != (int)type)
            world.Fail("S3", $"version {after.Version} of invoice {after.Id} is told as {(InvoiceEventType)made.Type}, and is {type}: status {before.Status} to {after.Status}, exceptions {before.Exceptions} to {after.Exceptions}.");
        world.Coverage.Hit("event type", type.ToString());
    }

    private static InvoiceEventType Type(InvoiceRow before, InvoiceRow after, bool isReleased)
    {
        var appeared = after.Exceptions & ~before.Exceptions;
        if ((appeared & Reversed) != 0 || (after.Status < before.Status || after.Received < before.Received) && (after.Exceptions & Reversed) != 0)
            return InvoiceEventType.Reversed;
        if ((appeared & Late) != 0)
            return InvoiceEventType.LatePayment;
        if ((appeared & Overpaid) != 0)
            return InvoiceEventType.Overpaid;
        if ((appeared & Canceled) != 0)
            return InvoiceEventType.Canceled;
        isReleased |= before.RateLockEndsAt is not null && after.RateLockEndsAt is null;
        return before.Active && !after.Active && after.Status != Paid || isReleased && !after.Active && after.Status < before.Status ? InvoiceEventType.Expired : InvoiceEventType.StatusChanged;
    }
}
