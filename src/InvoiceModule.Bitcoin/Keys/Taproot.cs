using System.Security.Cryptography;
using InvoiceModule.Keys;
using Org.BouncyCastle.Math;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace InvoiceModule.Bitcoin.Keys;

/// <summary>Taproot outputs without scripts (BIP 86): the internal key, tweaked by its own hash so that no hidden script can be behind it.</summary>
internal static class Taproot
{
    private static readonly byte[] Tag = SHA256.HashData("TapTweak"u8);

    /// <summary>The x of the output key, 32 bytes; null in the one case in 2^128 that BIP 341 leaves out.</summary>
    public static byte[]? OutputKey(ECPoint internalKey)
    {
        var even = Secp256k1.WithEvenY(internalKey);
        var tweak = new BigInteger(1, SHA256.HashData([.. Tag, .. Tag, .. even.AffineXCoord.GetEncoded()]));
        if (tweak.CompareTo(Secp256k1.Order) >= 0)
            return null;
        var output = Secp256k1.MultiplyGeneratorAdd(tweak, even);
        return output.IsInfinity ? null : output.AffineXCoord.GetEncoded();
    }
}
