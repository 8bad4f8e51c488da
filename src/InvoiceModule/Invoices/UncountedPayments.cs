using System.Linq.Expressions;

namespace InvoiceModule.Invoices;

/// <summary>Money that came for an invoice, stands with the network, and counts for none until a person has decided on it.</summary>
internal static class UncountedPayments
{
    /// <summary>Whether it is such. What has left the chain has not come, and the merchant's own money is nobody's payment.</summary>
    public static bool Is(Payment payment) => payment is { IsOpen: true, IsInternal: false, Void: null };

    /// <summary>The same, for statements.</summary>
    public static readonly Expression<Func<Payment, bool>> Are
        = p => p.Disposition == PaymentDisposition.Suspense && p.ResolvedAt == null && p.Void == null && p.Reason != PaymentReasons.Internal;
}
