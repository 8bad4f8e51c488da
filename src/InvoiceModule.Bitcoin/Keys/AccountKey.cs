using InvoiceModule.Bitcoin.Addresses;
using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Bitcoin.Keys;

/// <summary>An account's extended public key with its receiving addresses 0/i (BIP 44, BIP 84).</summary>
internal sealed class AccountKey(NetworkParameters network, ExtendedPublicKey account)
{
    private const long ReceivingBranch = 0;

    /// <summary>The parent of all receiving addresses, derived once: each address then costs one multiplication on the curve.</summary>
    private readonly ExtendedPublicKey _receiving = account.Derive(ReceivingBranch)
        ?? throw new ArgumentException("This extended public key can have no children. Give the one of an account.", nameof(account));

    /// <summary>The address with a number; null for a number without a key.</summary>
    public string? DeriveAddress(long index)
    {
        if (_receiving.Derive(index) is not { } child)
            return null;
        var hash = Hash160.Of(child.PublicKey);
        return network.DefaultAddressType switch
        {
            AddressType.P2wpkh when network.Bech32Prefix is { } prefix => SegwitAddress.Encode(prefix, version: 0, hash),
            AddressType.P2pkh => Base58Address.EncodePublicKeyHash(network, hash),
            _ => throw new InvalidOperationException($"{network.Blockchain} has no addresses of type {network.DefaultAddressType}."),
        };
    }
}
