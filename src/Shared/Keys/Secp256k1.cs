using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace InvoiceModule.Keys;

/// <summary>The curve of the keys of Bitcoin's family and of Ethereum (SEC 2). Only public numbers pass here, so nothing need be constant in time.</summary>
internal static class Secp256k1
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    /// <summary>Keeps a table of the generator's multiples: several times faster than a plain multiplication.</summary>
    private static readonly FixedPointCombMultiplier Multiplier = new();

    public static BigInteger Order => Curve.N;

    /// <summary>Reads a compressed point; false for another prefix than 02 and 03 or an x that is not on the curve.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> compressed, [NotNullWhen(true)] out ECPoint? point)
    {
        point = null;
        if (compressed.Length != 33 || compressed[0] is not (2 or 3))
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

    /// <summary>The point with this one's x whose y is even (lift_x of BIP 340).</summary>
    public static ECPoint WithEvenY(ECPoint point) => point.AffineYCoord.TestBitZero() ? point.Negate().Normalize() : point;

    /// <summary>Scalar x generator + point.</summary>
    public static ECPoint MultiplyGeneratorAdd(BigInteger scalar, ECPoint point) => Multiplier.Multiply(Curve.G, scalar).Add(point).Normalize();
}
