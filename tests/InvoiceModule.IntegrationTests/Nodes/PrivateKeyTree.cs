using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using SimpleBase;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>BIP 32 private derivation, for tests only: it makes account keys to which the product knows the public half alone.</summary>
public sealed class PrivateKeyTree
{
    public const uint TestPublicVersion = 0x043587CF;
    private const uint Hardened = 0x80000000;
    private static readonly Org.BouncyCastle.Asn1.X9.X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    private readonly BigInteger _key;
    private readonly byte[] _chainCode;
    private readonly byte _depth;
    private readonly byte[] _parentFingerprint;
    private readonly uint _number;

    private PrivateKeyTree(BigInteger key, byte[] chainCode, byte depth, byte[] parentFingerprint, uint number)
        => (_key, _chainCode, _depth, _parentFingerprint, _number) = (key, chainCode, depth, parentFingerprint, number);

    public static PrivateKeyTree FromSeed(byte[] seed)
    {
        var digest = HMACSHA512.HashData(Encoding.ASCII.GetBytes("Bitcoin seed"), seed);
        return new PrivateKeyTree(new BigInteger(1, digest, 0, 32), digest[32..], 0, new byte[4], 0);
    }

    /// <summary>The account m/84'/1'/0' of a seed as tpub (BIP 84, test networks).</summary>
    public static string TestAccount(byte[] seed) => FromSeed(seed).Hardly(84).Hardly(1).Hardly(0).ToPublicText(TestPublicVersion);

    public PrivateKeyTree Hardly(uint number) => Derive(number | Hardened);

    public PrivateKeyTree Derive(uint number)
    {
        var data = new byte[37];
        if (number >= Hardened)
            _key.ToByteArrayUnsigned().CopyTo(data, 33 - _key.ToByteArrayUnsigned().Length);
        else
            PublicKey().CopyTo(data, 0);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), number);
        var digest = HMACSHA512.HashData(_chainCode, data);
        var key = new BigInteger(1, digest, 0, 32).Add(_key).Mod(Curve.N);
        return new PrivateKeyTree(key, digest[32..], (byte)(_depth + 1), Fingerprint(), number);
    }

    private byte[] Fingerprint()
    {
        var (digest, hash) = (new RipeMD160Digest(), new byte[20]);
        digest.BlockUpdate(SHA256.HashData(PublicKey()));
        digest.DoFinal(hash);
        return hash[..4];
    }

    public string ToPublicText(uint version)
    {
        var text = new byte[74];
        text[0] = _depth;
        _parentFingerprint.CopyTo(text, 1);
        BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(5), _number);
        _chainCode.CopyTo(text, 9);
        PublicKey().CopyTo(text, 41);
        var prefix = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(prefix, version);
        return Base58.Bitcoin.EncodeCheck(text, prefix);
    }

    private byte[] PublicKey() => Curve.G.Multiply(_key).GetEncoded(compressed: true);
}
