using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Multiplier;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace InvoiceModule.Ethereum.Keys;

/// <summary>A public node of a BIP 32 key tree, as far as deriving children needs it. Only public numbers pass here, so nothing need be constant in time.</summary>
internal sealed class ExtendedPublicKey
{
    /// <summary>One more than the greatest number of a child that has a public derivation.</summary>
    public const long ChildCount = 0x80000000;

    private const int SerializedLength = 78;
    private const uint Xpub = 0x0488B21E;
    private const uint Tpub = 0x043587CF;

    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    /// <summary>Keeps a table of the generator's multiples: several times faster than a plain multiplication.</summary>
    private static readonly FixedPointCombMultiplier Multiplier = new();

    private readonly byte[] _chainCode;
    private readonly ECPoint _point;

    private ExtendedPublicKey(byte[] chainCode, ECPoint point) => (_chainCode, _point) = (chainCode, point);

    /// <summary>The key's two coordinates, 64 bytes.</summary>
    public byte[] Coordinates => _point.GetEncoded(compressed: false)[1..];

    /// <summary>Reads an xpub or a tpub; else says what is wrong, without repeating the key.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExtendedPublicKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = null;
        if (!Base58Check.TryDecode(text, SerializedLength, out var bytes))
        {
            fault = "is not an extended key in Base58Check (BIP 32), or has a typing error. Give the account's extended public key (xpub or tpub).";
            return false;
        }

        // Version, depth, parent's fingerprint, child number, chain code, key.
        if (bytes[45] == 0)
        {
            fault = "is an extended PRIVATE key. It can spend everything and has no place on a server: treat it as exposed, and give the extended public key (xpub or tpub) of an account.";
            return false;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(bytes) is not (Xpub or Tpub))
        {
            fault = "is a key of another kind: for EVM networks it begins with xpub or tpub.";
            return false;
        }

        if (!TryDecodePoint(bytes.AsSpan(45, 33), out var point) || bytes[4] == 0 && bytes.AsSpan(5, 8).ContainsAnyExcept((byte)0))
        {
            fault = "is well written but not a key that BIP 32 allows. Export the extended public key again.";
            return false;
        }

        key = new ExtendedPublicKey(bytes[13..45], point);
        fault = null;
        return true;
    }

    /// <summary>CKDpub of BIP 32. Null for a number without a key: hardened, or the one in 2^127 that the curve leaves out.</summary>
    public ExtendedPublicKey? Derive(long childNumber)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(childNumber);
        if (childNumber >= ChildCount)
            return null;
        Span<byte> data = stackalloc byte[37];
        _point.GetEncoded(compressed: true).CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[33..], (uint)childNumber);
        var digest = HMACSHA512.HashData(_chainCode, data);
        var offset = new BigInteger(1, digest, 0, 32);
        if (offset.CompareTo(Curve.N) >= 0)
            return null;
        var point = Multiplier.Multiply(Curve.G, offset).Add(_point).Normalize();
        return point.IsInfinity ? null : new ExtendedPublicKey(digest[32..], point);
    }

    private static bool TryDecodePoint(ReadOnlySpan<byte> compressed, [NotNullWhen(true)] out ECPoint? point)
    {
        point = null;
        if (compressed[0] is not (2 or 3))
            return false;
        try
        {
            point = Curve.Curve.DecodePoint(compressed.ToArray());
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
