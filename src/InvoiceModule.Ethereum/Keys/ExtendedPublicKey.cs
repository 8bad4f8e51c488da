using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Keys;

namespace InvoiceModule.Ethereum.Keys;

/// <summary>A public node of a key tree, as far as making addresses needs it.</summary>
internal sealed class ExtendedPublicKey(PublicKeyNode node)
{
    /// <summary>One more than the greatest number of a child that has a public derivation.</summary>
    public const long ChildCount = PublicKeyNode.ChildCount;

    private const uint Xpub = 0x0488B21E;
    private const uint Tpub = 0x043587CF;

    /// <summary>The key's two coordinates, 64 bytes.</summary>
    public byte[] Coordinates => node.Point.GetEncoded(compressed: false)[1..];

    /// <summary>Reads an xpub or a tpub; else says what is wrong, without repeating the key.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExtendedPublicKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = PublicKeyNode.TryParse(text, "xpub or tpub", FaultOf, out var node, out fault) ? new ExtendedPublicKey(node) : null;
        return key is not null;
    }

    /// <summary>A child; null for a number without a key.</summary>
    public ExtendedPublicKey? Derive(long childNumber) => node.Derive(childNumber) is { } child ? new ExtendedPublicKey(child) : null;

    private static string? FaultOf(uint version) => version is Xpub or Tpub ? null : "is a key of another kind: for EVM networks it begins with xpub or tpub.";
}
