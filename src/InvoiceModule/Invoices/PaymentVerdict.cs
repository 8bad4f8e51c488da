namespace InvoiceModule.Invoices;

/// <summary>Where a new payment goes.</summary>
/// <param name="Disposition">Credited, suspense or ignored.</param>
/// <param name="InvoiceId">The invoice it is credited to, or most likely meant for.</param>
/// <param name="Evidence">When it was sent, as far as can be proven.</param>
/// <param name="Reason">Why it is not credited; null when it is.</param>
/// <param name="Late">Whether it came after the invoice's expiry.</param>
internal sealed record PaymentVerdict(PaymentDisposition Disposition, Guid? InvoiceId, DateTime Evidence, string? Reason = null, bool Late = false);
