using System.Numerics;

namespace InvoiceModule.Payments;

/// <summary>A payment that a person has to decide on, or has decided.</summary>
public sealed record SuspensePayment
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>Whose address it came to.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>The invoice it most likely was meant for, or is credited to by now; null when there is none.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>The chain.</summary>
    public required string Blockchain { get; init; }

    /// <summary>The coin or token.</summary>
    public required string Symbol { get; init; }

    /// <summary>The token's contract; null for the native coin.</summary>
    public string? ContractAddress { get; init; }

    /// <summary>Base units.</summary>
    public required BigInteger Amount { get; init; }

    /// <summary>The transaction's hash.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The address it came to.</summary>
    public required string Address { get; init; }

    /// <summary>When it was sent, as far as can be proven, UTC.</summary>
    public required DateTime SeenAt { get; init; }

    /// <summary>The block it stands in; null while it waits, or when it is gone.</summary>
    public long? Height { get; init; }

    /// <summary>When it had all the confirmations that were asked for, in product time; null while it has not. Only then can its refund be noted.</summary>
    public DateTime? FinalAt { get; init; }

    /// <summary>Why it is in suspense: late, late_rate_fell, wrong_asset, wrong_chain, ambiguous, unnamed, no_invoice, internal, rate_lock_ended, gone, refunded; null once it is credited.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it does not stand on the chain now: conflicted, replaced, reorganised, vanished; null while it does.</summary>
    public string? Void { get; init; }

    /// <summary>When a person settled it, UTC; null while it waits.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>How it was settled: accepted, assigned, refund_noted, never_came, own; null while it waits.</summary>
    public string? Resolution { get; init; }
}
