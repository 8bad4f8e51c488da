namespace InvoiceModule.Invoices;

/// <summary>Where a new payment goes.</summary>
/// <param name="Disposition">Credited, suspense or ignored.</param>
/// <param name="InvoiceId">The invoice it is credited to, or most likely meant for.</param>
/// <param name="Evidence">When it was sent, as far as can be proven.</param>
/// <param name="Reason">Why it is not credited; null when it is.</param>
/// <param name="Late">Whether it came after the invoice's expiry.</param>
internal sealed record PaymentVerdict(PaymentDisposition Disposition, Guid? InvoiceId, DateTime Evidence, string? Reason = null, bool Late = false)
{
    /// <summary>How the payment whose place it takes was credited by a person; null when none was.</summary>
    public PaymentResolution? Resolution { get; init; }

    /// <summary>When he did.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>Goes where the payment stands that it takes the place of. A refund is of one transaction and is not passed on.</summary>
    public static PaymentVerdict After(Payment predecessor)
        => new(predecessor.Disposition, predecessor.InvoiceId, predecessor.SeenAt, predecessor.Reason, predecessor.Late)
        {
            Resolution = predecessor.Disposition == PaymentDisposition.Credited ? predecessor.Resolution : null,
            ResolvedAt = predecessor.Disposition == PaymentDisposition.Credited ? predecessor.ResolvedAt : null,
        };
}
