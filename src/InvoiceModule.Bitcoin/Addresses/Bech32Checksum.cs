namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>Which constant ends the checksum: BIP 173's for witness version 0, BIP 350's for the later ones.</summary>
internal enum Bech32Checksum : uint
{
    Bech32 = 1,
    Bech32m = 0x2bc830a3,
}
