using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>An invoice with everything that belongs to it, as of one commit.</summary>
internal sealed record InvoiceState
{
    public required Invoice Invoice { get; init; }

    /// <summary>Payments credited to it, those that do not count now included.</summary>
    public required IReadOnlyList<Payment> Credited { get; init; }

    /// <summary>The note that what came has been sent back; null when nobody has made one.</summary>
    public required AuditEntry? Refund { get; init; }

    /// <summary>By version, oldest first.</summary>
    public required IReadOnlyList<InvoiceEvent> Events { get; init; }

    /// <summary>By event, first attempt first.</summary>
    public required ILookup<string, CallbackAttempt> Attempts { get; init; }

    public required InvoiceOutbox? Head { get; init; }

    public required IReadOnlyList<AddressLease> Leases { get; init; }

    public required PoolAddress Address { get; init; }

    /// <summary>Null when nobody has ever read its chain.</summary>
    public required ChainCursor? Cursor { get; init; }

    /// <summary>Whether its chain's tip stands still.</summary>
    public required bool IsStuck { get; init; }

    /// <summary>Whether this process has in-process handlers.</summary>
    public required bool HasHandlers { get; init; }

    public required DateTime Now { get; init; }

    public long Tip => Cursor?.Height ?? 0;
}
