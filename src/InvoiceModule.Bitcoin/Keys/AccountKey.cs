using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Bitcoin.Addresses;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Keys;

namespace InvoiceModule.Bitcoin.Keys;

/// <summary>An account's receiving addresses, made from its extended public key or its descriptor (BIP 44, 49, 84, 86).</summary>
internal sealed class AccountKey
{
    private const long ReceivingBranch = 0;

    private readonly NetworkParameters _network;
    private readonly AddressType _type;

    /// <summary>The parent of all receiving addresses, derived once: each address then costs one multiplication on the curve, a taproot one two.</summary>
    private readonly ExtendedPublicKey _receiving;

    private AccountKey(NetworkParameters network, AddressType type, ExtendedPublicKey receiving) => (_network, _type, _receiving) = (network, type, receiving);

    /// <summary>Reads an extended key or a descriptor; else says what is wrong, without repeating the key.</summary>
    /// <param name="text">What is configured as Xpub.</param>
    /// <param name="asked">What is configured as AddressType.</param>
    /// <param name="network">The network that the key must be for.</param>
    /// <param name="account">The account.</param>
    /// <param name="fault">What is wrong, a whole sentence.</param>
    public static bool TryParse(
        string text, AddressType? asked, NetworkParameters network, [NotNullWhen(true)] out AccountKey? account, [NotNullWhen(false)] out string? fault)
    {
        account = null;
        Descriptor? descriptor = null;
        if (Descriptor.IsMeant(text) && !Descriptor.TryParse(text, out descriptor, out var wrong)
            || !ExtendedPublicKey.TryParse(descriptor?.Key ?? text, network, out var key, out wrong))
        {
            fault = $"Xpub {wrong}";
            return false;
        }

        if (!TryChooseType([asked, descriptor?.Type, key.AddressType], network, out var type, out fault))
            return false;
        if ((descriptor is { HasBranch: false } ? key : key.Derive(ReceivingBranch)) is not { Depth: < byte.MaxValue } receiving)
        {
            fault = "Xpub is a key that can have no children. Give the extended public key of an account.";
            return false;
        }

        account = new AccountKey(network, type, receiving);
        return true;
    }

    /// <summary>The address with a number; null for a number without a key.</summary>
    public string? DeriveAddress(long index)
    {
        if (_receiving.Derive(index) is not { } child)
            return null;
        return _type switch
        {
            AddressType.P2pkh => Base58Address.EncodePublicKeyHash(_network, Hash160.Of(child.PublicKey)),
            AddressType.P2shP2wpkh => Base58Address.EncodeScriptHash(_network, Hash160.Of(SegwitAddress.ScriptOf(0, Hash160.Of(child.PublicKey)))),
            AddressType.P2wpkh => SegwitAddress.Encode(_network.Bech32Prefix!, version: 0, Hash160.Of(child.PublicKey)),
            AddressType.P2tr => Taproot.OutputKey(child.Point) is { } output ? SegwitAddress.Encode(_network.Bech32Prefix!, version: 1, output) : null,
            _ => throw new InvalidOperationException($"{_network.Blockchain} has no addresses of type {_type}."),
        };
    }

    private static bool TryChooseType(ReadOnlySpan<AddressType?> told, NetworkParameters network, out AddressType type, [NotNullWhen(false)] out string? fault)
    {
        AddressType? chosen = null;
        foreach (var kind in told)
        {
            if (chosen is not null && kind is not null && kind != chosen)
            {
                (type, fault) = (default, $"Xpub and AddressType name two kinds of address, {chosen} and {kind}: by AddressType, by the descriptor, or by the key's first letters (ypub: P2shP2wpkh, zpub: P2wpkh). Let them agree.");
                return false;
            }

            chosen ??= kind;
        }

        type = chosen ?? network.AddressTypes[0];
        fault = network.AddressTypes.Contains(type)
            ? null
            : $"AddressType: {network.Blockchain} ({network.Network}) has no rules for {type}; whoever pays there may lose the money. It has {string.Join(", ", network.AddressTypes)}.";
        return fault is null;
    }
}
