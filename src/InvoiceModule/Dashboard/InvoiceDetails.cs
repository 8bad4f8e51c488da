using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>One invoice with everything that belongs to it.</summary>
internal sealed record InvoiceDetails
{
    public required Guid WalletId { get; init; }

    public required string WalletName { get; init; }

    public required InvoiceView View { get; init; }

    /// <summary>Value less tolerance, in base units.</summary>
    public required BigInteger Price { get; init; }

    /// <summary>What came beyond its value and nobody has decided on, in base units; 0 when nothing is.</summary>
    public required BigInteger Surplus { get; init; }

    /// <summary>The last decision on what it had received, while it is overpaid; null when there is none.</summary>
    public required AuditEntry? SurplusNote { get; init; }

    /// <summary>What was sent back of its surplus, in base units.</summary>
    public required BigInteger SentBack { get; init; }

    /// <summary>What it lacks of its price without what was sent back, as long as nobody has settled that; else 0. In base units.</summary>
    public required BigInteger LacksSentBack { get; init; }

    /// <summary>When the oldest of its payments was seen that stand in no block for too long; null when none does.</summary>
    public required DateTime? UnconfirmedSince { get; init; }

    /// <summary>Product time of all this.</summary>
    public required DateTime ReadAt { get; init; }

    /// <summary>How far its chain has been read.</summary>
    public required long Tip { get; init; }

    /// <summary>Whether it has ended and never was PAID: what was credited to it and has left the chain waits for a decision.</summary>
    public required bool ExpectsNothing { get; init; }

    /// <summary>Whether it has more of payments, versions or attempts than are here: then the newest are.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Its versions, oldest first; they are its callbacks too.</summary>
    public required IReadOnlyList<InvoiceEvent> Events { get; init; }

    /// <summary>Credited, in suspense and ignored, oldest first.</summary>
    public required IReadOnlyList<Payment> Payments { get; init; }

    /// <summary>Attempts to deliver, by event.</summary>
    public required ILookup<string, CallbackAttempt> Attempts { get; init; }

    /// <summary>What people did, newest first; of very much the newest.</summary>
    public required IReadOnlyList<AuditEntry> Audit { get; init; }

    /// <summary>The note that its last reversal is dealt with, while it is reversed; null while nobody has made one.</summary>
    public required AuditEntry? ReversalNote { get; init; }

    /// <summary>What of it was decided on that which had been received, newest first, all of it.</summary>
    public required IReadOnlyList<AuditEntry> Decisions { get; init; }
}
