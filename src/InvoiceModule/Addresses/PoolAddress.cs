namespace InvoiceModule.Addresses;

/// <summary>
/// An address of a wallet's pool. It belongs to that wallet for ever, and the row decides alone whether it may be leased: free, not pinned, not
/// retired, and rested.
/// </summary>
internal sealed class PoolAddress
{
    public long Id { get; private init; }

    public required Guid WalletId { get; init; }

    /// <summary>Where the key is unique: the chain's name, or a name that several chains share.</summary>
    public required string Space { get; init; }

    /// <summary>The address in the chain's one form (<c>IChain.GetAddressKey</c>).</summary>
    public required string Key { get; init; }

    /// <summary>The address as payers are shown it.</summary>
    public required string Text { get; init; }

    /// <summary>Its number at its source; null for an imported one.</summary>
    public long? Index { get; init; }

    /// <summary>Which source made it: an <see cref="AddressSource"/>, or 0 for the host's code. 0 for an imported one too.</summary>
    public long Source { get; init; }

    /// <summary>The mark of the key in the host's code that made it (<see cref="CodeKeys"/>); null for any other.</summary>
    public string? Mark { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>Counts its leases; a write that carries an older number changes nothing.</summary>
    public int Epoch { get; private set; }

    /// <summary>The invoice that holds it; null while it is free.</summary>
    public Guid? LeasedBy { get; private set; }

    /// <summary>Leases that received money.</summary>
    public int Uses { get; private set; }

    /// <summary>When its last lease ended; null while it was never leased.</summary>
    public DateTime? FreedAt { get; private set; }

    /// <summary>Until when it rests.</summary>
    public DateTime? RestsUntil { get; private set; }

    /// <summary>Whether money on it is unconfirmed, not final or unresolved: it is not leased to a stranger meanwhile.</summary>
    public bool Pinned { get; private set; }

    /// <summary>Why it is never leased again; null while it may be.</summary>
    public string? Retired { get; private set; }
}
