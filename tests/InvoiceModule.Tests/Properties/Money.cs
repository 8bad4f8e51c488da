using System.Numerics;
using CsCheck;
using InvoiceModule.Chains;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Properties;

/// <summary>Amounts as strangers send them: mostly small, often at the edges of what fits, sometimes of any size.</summary>
internal static class Money
{
    /// <summary>0..2^256-1.</summary>
    public static Gen<BigInteger> Amount { get; } = Gen.Frequency(
        (4, Gen.ULong.Select(v => (BigInteger)v)),
        (4, Gen.Select(Gen.Byte.Array[32], Gen.Int[0, 255], (bytes, shift) => new BigInteger(bytes, isUnsigned: true) >> shift)),
        (1, Gen.Int[0, 3].Select(v => (BigInteger)v)),
        (1, Gen.Int[0, 3].Select(v => BaseUnits.Max - v)));

    /// <summary>Any fraction, negative ones too.</summary>
    public static Gen<Rational> Fraction { get; } = Gen.Select(Amount, Amount, Gen.Bool, (n, d, minus) => new Rational(minus ? -n : n, d + 1));

    /// <summary>Fractions above 0.</summary>
    public static Gen<Rational> Positive { get; } = Gen.Select(Amount, Amount, (n, d) => new Rational(n + 1, d + 1));
}
