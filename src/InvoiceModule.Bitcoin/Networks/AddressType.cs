namespace InvoiceModule.Bitcoin.Networks;

/// <summary>What an address made from a public key commits to.</summary>
public enum AddressType
{
    /// <summary>Pay to public key hash (BIP 44): the oldest form, the only one of Dogecoin. Descriptor <c>pkh()</c>.</summary>
    P2pkh,

    /// <summary>Pay to witness public key hash inside a script hash (BIP 49). Descriptor <c>sh(wpkh())</c>; ypub, on test networks upub.</summary>
    P2shP2wpkh,

    /// <summary>Pay to witness public key hash (BIP 84). Descriptor <c>wpkh()</c>; zpub, on test networks vpub.</summary>
    P2wpkh,

    /// <summary>Pay to taproot, spent by its key alone (BIP 86, BIP 341). Descriptor <c>tr()</c>.</summary>
    P2tr,
}
