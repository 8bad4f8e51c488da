using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Keys;
using Org.BouncyCastle.Math.EC;

namespace InvoiceModule.Bitcoin.Keys;

/// <summary>A public node of a key tree, of one network and perhaps for one kind of address.</summary>
internal sealed class ExtendedPublicKey(PublicKeyNode node, AddressType? addressType)
{
    /// <summary>One more than the greatest number of a child that has a public derivation.</summary>
    public const long ChildCount = PublicKeyNode.ChildCount;

    /// <summary>The kind of address its first letters stand for; null where they stand for several.</summary>
    public AddressType? AddressType => addressType;

    public int Depth => node.Depth;

    /// <summary>The key as a point of the curve.</summary>
    public ECPoint Point => node.Point;

    /// <summary>The compressed public key, 33 bytes.</summary>
    public byte[] PublicKey => node.PublicKey;

    /// <summary>Reads a serialized key of a network; else says what is wrong, without repeating the key.</summary>
    public static bool TryParse(string text, NetworkParameters network, [NotNullWhen(true)] out ExtendedPublicKey? key, [NotNullWhen(false)] out string? fault)
    {
        var names = string.Join(", ", network.ExtendedKeyVersions.Select(v => v.Name));
        key = PublicKeyNode.TryParse(text, names, FaultOf, out var node, out fault) ? new ExtendedPublicKey(node, Find(node.Version)!.AddressType) : null;
        return key is not null;

        ExtendedKeyVersion? Find(uint version) => network.ExtendedKeyVersions.FirstOrDefault(v => v.Version == version);

        string? FaultOf(uint version) => Find(version) is null
            ? $"is a key of another network or of another kind of address. For {network.Blockchain} ({network.Network}) it begins with one of: {names}."
            : null;
    }

    /// <summary>A child; null for a number without a key.</summary>
    public ExtendedPublicKey? Derive(long childNumber) => node.Derive(childNumber) is { } child ? new ExtendedPublicKey(child, addressType) : null;

    /// <summary>Writes the key as BIP 32 serializes it.</summary>
    public override string ToString() => node.ToString();
}
