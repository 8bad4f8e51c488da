using InvoiceModule.Invoices;

namespace InvoiceModule.Addresses;

/// <summary>How long an address rests after an invoice. A late payer must still find his own invoice there, not somebody else's.</summary>
internal static class AddressRest
{
    /// <summary>Until when the address of an ended invoice rests.</summary>
    /// <param name="invoice">The invoice that held it last.</param>
    /// <param name="payments">Everything that ever came to the address.</param>
    /// <param name="unusedRest">Rest of an address that received nothing.</param>
    /// <param name="paidRest">Rest of one that did, after it is final, or after a person waits for it no longer.</param>
    /// <param name="now">Product time; it stands for the finality that has not come yet.</param>
    public static DateTime Until(Invoice invoice, IEnumerable<Payment> payments, TimeSpan unusedRest, TimeSpan paidRest, DateTime now)
    {
        var ended = invoice.EndedAt ?? now;
        var until = Later(ended + unusedRest, invoice.ExpiresAt + InvoiceRules.LateCredit);
        if (invoice.PauseMinutes is { } pause)
            until = Later(until, ended.AddMinutes(pause));

        // Whose payment was given up is the one who sends again: nobody is surer to pay here.
        foreach (var payment in payments.Where(p => p.Disposition != PaymentDisposition.Ignored))
            until = Later(until, ((payment.IsGivenUp ? payment.ResolvedAt : payment.FinalAt) ?? now) + paidRest);
        return until;
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;
}
