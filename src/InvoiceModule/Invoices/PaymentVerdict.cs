using System.Numerics;

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

    /// <summary>
    /// Whether a replacement goes where the payment stands that it takes the place of, without a further question. One that brings more than what a
    /// person has not decided on is asked when it came: a satoshi sent in time would else buy the rate of that time for any amount.
    /// </summary>
    public static bool StaysWith(Payment predecessor, BigInteger amount)
        => amount <= predecessor.Amount || predecessor.Disposition != PaymentDisposition.Credited || predecessor.Resolution is not null;

    /// <summary>Whether it is for the same invoice as the payment it takes the place of, but came after its expiry.</summary>
    public bool IsLaterThan(Payment predecessor)
        => InvoiceId == predecessor.InvoiceId && (Late || Reason is PaymentReasons.Late or PaymentReasons.LateRateFell);

    /// <summary>Goes where the payment stands that it takes the place of. A refund is of one transaction and is not passed on.</summary>
    public static PaymentVerdict After(Payment predecessor)
        => new(predecessor.Disposition, predecessor.InvoiceId, predecessor.SeenAt, predecessor.Reason, predecessor.Late)
        {
            Resolution = predecessor.Disposition == PaymentDisposition.Credited ? predecessor.Resolution : null,
            ResolvedAt = predecessor.Disposition == PaymentDisposition.Credited ? predecessor.ResolvedAt : null,
        };
}
