namespace InvoiceModule.Addresses;

/// <summary>One invoice's time on one address. Money that comes to the address belongs to the lease in whose time it was sent.</summary>
internal sealed class AddressLease
{
    public long Id { get; private init; }

    public required long AddressId { get; init; }

    /// <summary>From 1, rising with every lease of the address.</summary>
    public required int Epoch { get; init; }

    public required Guid InvoiceId { get; init; }

    public required string Blockchain { get; init; }

    public required DateTime OpenedAt { get; init; }

    /// <summary>
    /// The tip when it was opened: what is mined above it was mined in its time. A reorganisation that forks below takes it down to the fork,
    /// for the blocks above are new ones.
    /// </summary>
    public required long OpenedHeight { get; init; }

    /// <summary>When the invoice stopped being active; null while it holds the address.</summary>
    public DateTime? ClosedAt { get; private set; }

    /// <summary>Whether money was credited in it: it then counts as a use of the address.</summary>
    public bool Used { get; private set; }
}
