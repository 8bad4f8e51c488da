using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Math;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace InvoiceModule.Keys;

/// <summary>A public node of a BIP 32 key tree. Its children are derived without any private key.</summary>
internal sealed class PublicKeyNode
{
    /// <summary>One more than the greatest number of a child that has a public derivation.</summary>
    public const long ChildCount = 0x80000000;

    private const int SerializedLength = 78;

    private readonly uint _parentFingerprint;
    private readonly uint _childNumber;
    private readonly byte[] _chainCode;

    private PublicKeyNode(uint version, int depth, uint parentFingerprint, uint childNumber, byte[] chainCode, ECPoint point)
    {
        (Version, Depth, _parentFingerprint, _childNumber, _chainCode, Point) = (version, depth, parentFingerprint, childNumber, chainCode, point);
        PublicKey = point.GetEncoded(compressed: true);
    }

    /// <summary>The four bytes that a serialized key begins with: the network and, by SLIP-132, the kind of address.</summary>
    public uint Version { get; }

    /// <summary>How many steps it is below the master key, 0..255.</summary>
    public int Depth { get; }

    /// <summary>The key as a point of the curve.</summary>
    public ECPoint Point { get; }

    /// <summary>The compressed public key, 33 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Reads a serialized key; else says what is wrong, without repeating the key.</summary>
    /// <param name="text">The key as a wallet exports it.</param>
    /// <param name="names">The kinds that are taken, for the operator.</param>
    /// <param name="faultOf">What is wrong with a version; null when it is one of them.</param>
    /// <param name="node">The key.</param>
    /// <param name="fault">What is wrong: the sentence goes on after the option's name.</param>
    public static bool TryParse(
        string text, string names, Func<uint, string?> faultOf, [NotNullWhen(true)] out PublicKeyNode? node, [NotNullWhen(false)] out string? fault)
    {
        node = null;
        if (!Base58Check.TryDecode(text, SerializedLength, out var bytes))
        {
            fault = $"is not an extended key in Base58Check (BIP 32), or has a typing error. Give the account's extended public key ({names}).";
            return false;
        }

        // Version, depth, parent's fingerprint, child number, chain code, key.
        var version = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var publicKey = bytes.AsSpan(45, 33);
        if (publicKey[0] == 0)
        {
            fault = $"is an extended PRIVATE key. It can spend everything and has no place on a server: treat it as exposed, and give the extended public key ({names}) of an account.";
            return false;
        }

        fault = faultOf(version);
        if (fault is not null)
            return false;
        int depth = bytes[4];
        var parentFingerprint = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
        var childNumber = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9));
        if (!Secp256k1.TryDecode(publicKey, out var point) || depth == 0 && (parentFingerprint != 0 || childNumber != 0))
        {
            fault = "is well written but not a key that BIP 32 allows. Export the extended public key again.";
            return false;
        }

        node = new PublicKeyNode(version, depth, parentFingerprint, childNumber, bytes[13..45], point);
        return true;
    }

    /// <summary>CKDpub of BIP 32. Null for a number without a key: hardened, or the one in 2^127 that the curve leaves out.</summary>
    public PublicKeyNode? Derive(long childNumber)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(childNumber);
        if (childNumber >= ChildCount || Depth == byte.MaxValue)
            return null;
        Span<byte> data = stackalloc byte[37];
        PublicKey.CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[33..], (uint)childNumber);
        var digest = HMACSHA512.HashData(_chainCode, data);
        var offset = new BigInteger(1, digest, 0, 32);
        if (offset.CompareTo(Secp256k1.Order) >= 0)
            return null;
        var point = Secp256k1.MultiplyGeneratorAdd(offset, Point);
        var fingerprint = BinaryPrimitives.ReadUInt32BigEndian(Hash160.Of(PublicKey));
        return point.IsInfinity ? null : new PublicKeyNode(Version, Depth + 1, fingerprint, (uint)childNumber, digest[32..], point);
    }

    /// <summary>Writes the key as BIP 32 serializes it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SerializedLength];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Version);
        bytes[4] = (byte)Depth;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[5..], _parentFingerprint);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[9..], _childNumber);
        _chainCode.CopyTo(bytes[13..]);
        PublicKey.CopyTo(bytes[45..]);
        return Base58Check.Encode(bytes);
    }
}
