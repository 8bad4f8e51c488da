using InvoiceModule.Ethereum.Addresses;

namespace InvoiceModule.Ethereum.Keys;

/// <summary>An account's extended public key with its receiving addresses 0/i (BIP 44).</summary>
internal sealed class AccountKey(ExtendedPublicKey account)
{
    private const long ReceivingBranch = 0;

    /// <summary>The parent of all receiving addresses, derived once: each address then costs one multiplication on the curve.</summary>
    private readonly ExtendedPublicKey _receiving = account.Derive(ReceivingBranch)
        ?? throw new ArgumentException("This extended public key can have no children. Give the one of an account.", nameof(account));

    /// <summary>The address with a number, with its EIP-55 checksum; null for a number without a key.</summary>
    public string? DeriveAddress(long index) => _receiving.Derive(index) is { } child ? EvmAddress.FromPublicKey(child.Coordinates) : null;
}
