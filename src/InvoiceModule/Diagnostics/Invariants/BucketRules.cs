using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>M2: a payment is in exactly one bucket. V4: what is not credited has a reason. L9: what came is not given up.</summary>
internal static class BucketRules
{
    public static void Check(Payment payment, Findings<long> findings)
    {
        if (!Enum.IsDefined(payment.Disposition) || payment is { Disposition: PaymentDisposition.Credited, InvoiceId: null })
            findings.Broken("M2", payment.Id, $"it is in bucket {(int)payment.Disposition} and of invoice '{payment.InvoiceId}': it counts nowhere");
        else if (payment.Disposition == PaymentDisposition.Credited != string.IsNullOrEmpty(payment.Reason))
            findings.Broken("V4", payment.Id, $"it is {payment.Disposition} with reason '{payment.Reason}'");
        else if (payment.IsGivenUp && (payment.Disposition != PaymentDisposition.Suspense || payment.Void is null))
            findings.Broken("L9", payment.Id, $"it is {payment.Disposition} and {payment.Void ?? "on the chain"}, and yet nobody waits for it");
    }
}
