using System.Globalization;
using System.Numerics;

namespace InvoiceModule.Statistics;

/// <summary>Prices added up by their fiat currency, exactly: nothing is converted from one to another.</summary>
internal sealed class FiatSums
{
    /// <summary>Sums are whole numbers of 10^-4 of the currency: no currency has a smaller minor unit (ISO 4217).</summary>
    public const int Decimals = 4;

    private readonly SortedDictionary<string, BigInteger> _sums = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, BigInteger> Sums => _sums;

    /// <summary>Adds a sum.</summary>
    /// <param name="currency">ISO 4217, as the invoice has it.</param>
    /// <param name="sum">In 10^-4 of the currency.</param>
    public void Add(string currency, BigInteger sum) => _sums[currency] = _sums.GetValueOrDefault(currency) + sum;

    public void Add(FiatSums other)
    {
        foreach (var (currency, sum) in other._sums)
            Add(currency, sum);
    }

    /// <summary>Such as <c>EUR 199900,USD 50000</c>; empty for none.</summary>
    public override string ToString() => string.Join(',', _sums.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}")));

    public static FiatSums Parse(string text)
    {
        var sums = new FiatSums();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (currency, sum) = part.Split(' ') is [var left, var right] ? (left, right) : throw new FormatException("Expected a currency and its sum.");
            sums.Add(currency, BigInteger.Parse(sum, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return sums;
    }
}
