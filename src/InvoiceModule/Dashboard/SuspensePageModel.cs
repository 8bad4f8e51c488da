using InvoiceModule.Invoices;
using InvoiceModule.Payments;

namespace InvoiceModule.Dashboard;

/// <summary>One payment in suspense, or one that was.</summary>
internal sealed record SuspensePageModel
{
    public required SuspensePayment Payment { get; init; }

    public required string Amount { get; init; }

    /// <summary>Where its transaction can be looked up; null for nowhere.</summary>
    public string? Link { get; init; }

    /// <summary>The invoice it came for, or is credited to.</summary>
    public InvoiceDetails? Invoice { get; init; }

    /// <summary>Where it may belong.</summary>
    public required IReadOnlyList<InvoiceRow> Suggestions { get; init; }

    public required AuditTableModel Audit { get; init; }

    public PageFault? Fault { get; init; }

    /// <summary>The invoice id as it was written, so that it need not be written again.</summary>
    public string? GivenInvoice { get; init; }

    /// <summary>The refund's transaction as it was written.</summary>
    public string? GivenTransaction { get; init; }

    /// <summary>Why it was in suspense, also when somebody has credited it since.</summary>
    public string? Reason => Payment.Reason ?? SuspenseAudit.ReasonOf(Audit.Entries is [.., var last] ? last.Before : null);

    public bool IsOpen => Payment.ResolvedAt is null && Payment.Reason is not null;

    public bool CanCredit => IsOpen && Payment.Void is null;

    /// <summary>It can only be accepted by an invoice in its own asset.</summary>
    public bool CanAccept => CanCredit && Invoice is { View: { } view }
        && string.Equals(view.Blockchain, Payment.Blockchain, StringComparison.Ordinal)
        && string.Equals(view.ContractAddress, Payment.ContractAddress, StringComparison.OrdinalIgnoreCase);

    /// <summary>It is the merchant's own money, and stands in a block.</summary>
    public bool IsOwn => Payment is { Void: null, Height: not null } && string.Equals(Payment.Reason, PaymentReasons.Internal, StringComparison.Ordinal);

    /// <summary>It has left the chain, and somebody may say that nobody waits for it; or nobody has to.</summary>
    public bool CanClose => IsOpen && (Payment.Void is not null || IsOwn);

    public bool CanRefund => IsOpen && Payment is { Height: not null, FinalAt: not null };
}
