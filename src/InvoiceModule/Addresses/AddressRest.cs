using InvoiceModule.Invoices;

namespace InvoiceModule.Addresses;

/// <summary>How long an address rests after an invoice. A late payer must still find his own invoice there, not somebody else's.</summary>
internal static class AddressRest
{
    /// <summary>Until when the address of an ended invoice rests.</summary>
    /// <param name="invoice">The invoice that held it last.</param>
    /// <param name="payments">Everything that ever came to the address.</param>
    /// <param name="refundedAt">When a person last noted that what came short of a price there has been sent back; null when nobody has.</param>
    /// <param name="unusedRest">Rest of an address that received nothing.</param>
    /// <param name="paidRest">Rest of one that did, after it is final and a person has decided on it, if one does.</param>
    /// <param name="now">Product time; it stands for the finality that has not come yet.</param>
    public static DateTime Until(Invoice invoice, IEnumerable<Payment> payments, DateTime? refundedAt, TimeSpan unusedRest, TimeSpan paidRest, DateTime now)
    {
        var ended = invoice.EndedAt ?? now;
        var until = Later(ended + unusedRest, invoice.ExpiresAt + InvoiceRules.LateCredit);
        if (invoice.PauseMinutes is { } pause)
            until = Later(until, ended.AddMinutes(pause));

        // What the merchant sent himself says nothing of who pays here.
        foreach (var payment in payments.Where(p => p.Disposition != PaymentDisposition.Ignored && !p.IsInternal))
            until = Later(until, SettledAt(payment, now) + paidRest);
        return refundedAt is { } noted ? Later(until, noted + paidRest) : until;
    }

    // Whose money a person has decided on is the one who is told, and sends again: nobody is surer to pay here. What was given up is final only where a block has made
    // it impossible.
    private static DateTime SettledAt(Payment payment, DateTime now)
        => payment.ResolvedAt is not { } decided ? payment.FinalAt ?? now : Later(payment.FinalAt ?? (payment.IsGivenUp ? decided : now), decided);

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;
}
