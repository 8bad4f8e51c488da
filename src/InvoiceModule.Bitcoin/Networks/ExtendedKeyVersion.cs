namespace InvoiceModule.Bitcoin.Networks;

/// <summary>The four bytes that begin an extended public key, and the letters they show as (BIP 32, SLIP-132).</summary>
internal sealed record ExtendedKeyVersion(uint Version, string Name);
