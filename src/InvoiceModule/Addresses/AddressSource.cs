namespace InvoiceModule.Addresses;

/// <summary>
/// An extended public key that a person has set for a wallet's addresses, in place of what the host's code says. One stands at a time; what earlier ones gave stays
/// in the pool, watched and never leased again.
/// </summary>
internal sealed class AddressSource
{
    /// <summary>The number of the source in the host's code.</summary>
    public const long InCode = 0;

    /// <summary>Why an address is never leased again whose source does not stand any more.</summary>
    public const string Retired = "source";

    /// <summary>From 1.</summary>
    public long Id { get; private init; }

    public required Guid WalletId { get; init; }

    /// <summary>Where the addresses are unique: the chain's name, or a name that several chains share.</summary>
    public required string Space { get; init; }

    /// <summary>The chain that reads the key.</summary>
    public required string Blockchain { get; init; }

    /// <summary>The key as it was given, encrypted: with it all addresses to come are known.</summary>
    public required byte[] Key { get; set; }

    /// <summary>Its address number 0 in the chain's one form: the same key is told by it, however it is written.</summary>
    public required string Mark { get; init; }

    /// <summary>The lowest number that is given out.</summary>
    public required long FirstIndex { get; set; }

    public required DateTime SetAt { get; set; }

    /// <summary>When another took its place; null while it stands.</summary>
    public DateTime? EndedAt { get; set; }
}
