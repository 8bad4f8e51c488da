namespace InvoiceModule.Bitcoin.Networks;

/// <summary>
/// The four bytes that begin an extended public key, the letters they show as, and the one kind of address they stand for (BIP 32, SLIP-132). Null where
/// wallets use the letters for more than one kind.
/// </summary>
internal sealed record ExtendedKeyVersion(uint Version, string Name, AddressType? AddressType = null);
