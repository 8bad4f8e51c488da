using System.Numerics;
using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>S1: the status is the function of payments, tip and price. S2: it is one of the five. S4: a fall is told as one. M6: PAID means final money.</summary>
internal static class StatusRules
{
    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var invoice = state.Invoice;
        if (!Enum.IsDefined(invoice.Status) || !Enum.IsDefined(invoice.Peak))
        {
            findings.Broken("S2", invoice.Id, $"its status is {(int)invoice.Status}, its highest {(int)invoice.Peak}, and there are only 0 to 4");
            return;
        }

        var counted = state.Credited.Where(p => p.Counts).Select(p => new CountedPayment(p.Amount, p.Height, p.Maturity)).ToList();
        var status = InvoiceStatusFunction.Compute(counted, state.Tip, invoice.ConfirmationsRequired, invoice.Price);
        var final = counted.Where(p => p.IsPaidAt(state.Tip, invoice.ConfirmationsRequired)).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
        if (invoice.Status == InvoiceStatus.Paid && final < invoice.Price)
            findings.Broken("M6", invoice.Id, $"it is PAID with {final} of {invoice.Price} final");
        else if (invoice.Status != status)
            findings.Broken("S1", invoice.Id, $"it is {invoice.Status.ToWord()}, but its payments make it {status.ToWord()}");
        var next = InvoiceStatusFunction.NextHeight(counted, state.Tip, invoice.ConfirmationsRequired, invoice.Price);
        if (next is not null && !(invoice.NextHeight <= next))
            findings.Broken("S1", invoice.Id, $"its payments make it PAID at height {next}, but it is not looked at then");

        if (invoice.Exceptions.HasFlag(InvoiceExceptions.Reversed) != invoice.Status < invoice.Peak)
            findings.Broken("S4", invoice.Id, $"it is {invoice.Status.ToWord()} after {invoice.Peak.ToWord()}, and is {(invoice.Exceptions.HasFlag(InvoiceExceptions.Reversed) ? "" : "not ")}marked as reversed");
        if (invoice.Peak < InvoiceStatus.Paid && state.Events.Any(e => e.Status == InvoiceStatus.Paid))
            findings.Broken("S4", invoice.Id, $"one of its versions is PAID, and it does not know that it was");
        foreach (var (earlier, later) in state.Events.Zip(state.Events.Skip(1)).Where(e => e.Second.Status < e.First.Status))
        {
            if (later.Type is InvoiceEventType.Created or InvoiceEventType.Overpaid or InvoiceEventType.Canceled)
                findings.Broken("S4", invoice.Id, $"version {later.Version} fell from {earlier.Status} to {later.Status} and was told as '{later.Type}'");
        }
    }
}
