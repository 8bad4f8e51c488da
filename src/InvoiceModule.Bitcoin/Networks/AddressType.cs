namespace InvoiceModule.Bitcoin.Networks;

/// <summary>What an address made from a public key commits to.</summary>
internal enum AddressType
{
    /// <summary>Pay to public key hash: the oldest form, the only one of Dogecoin here.</summary>
    P2pkh,

    /// <summary>Pay to witness public key hash (BIP 141, BIP 84).</summary>
    P2wpkh,
}
