namespace InvoiceModule.Rates;

/// <summary>What several sources say together.</summary>
internal static class RateConsensus
{
    private static readonly Rational Half = new(1, 2);

    /// <summary>
    /// The median of the quotes that are within <paramref name="percent"/> of the median of all. Null when they are at odds: when those that are left
    /// are not more than half of all, or are two that are further apart than that (there is no telling which of two is right).
    /// </summary>
    public static Rational? Agree(IReadOnlyList<SourceQuote> quotes, int percent, out IReadOnlyList<SourceQuote> kept)
    {
        kept = [];
        if (quotes.Count == 0)
            return null;
        var middle = Median(quotes);
        // A quote is measured against the median of all; only of two, where that says nothing, against the other one.
        SourceQuote[] near = quotes.Count == 2 ? [.. quotes] : [.. quotes.Where(quote => IsWithin(quote.Rate, middle, percent))];
        if (2 * near.Length <= quotes.Count)
            return null;
        var median = Median(near);
        if (near.Length == 2 && !AreClose(near[0].Rate, near[1].Rate, median, percent))
            return null;
        kept = near;
        return median;
    }

    /// <summary>Whether a rate is no further than so many percent from another, exactly.</summary>
    public static bool IsWithin(Rational rate, Rational from, int percent)
        => rate >= from * new Rational(100 - percent, 100) && rate <= from * new Rational(100 + percent, 100);

    private static bool AreClose(Rational one, Rational other, Rational median, int percent)
    {
        var (low, high) = one < other ? (one, other) : (other, one);
        // high - low <= percent of the median, and low + high is twice the median.
        return high * new Rational(2, 1) <= median * new Rational(200 + percent, 100) && low > default(Rational);
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static Rational Median(IReadOnlyList<SourceQuote> quotes)
    {
        var rates = quotes.Select(quote => quote.Rate).Order().ToArray();
        var upper = rates[rates.Length / 2];
        return rates.Length % 2 == 1 ? upper : Add(rates[rates.Length / 2 - 1], upper) * Half;
    }

    private static Rational Add(Rational left, Rational right)
        => new(left.Numerator * right.Denominator + right.Numerator * left.Denominator, left.Denominator * right.Denominator);
}
