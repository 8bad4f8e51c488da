namespace InvoiceModule.Rates;

/// <summary>Late money on a fiat-priced invoice is credited only when the rate fell by no more than 1 %: the merchant bears that much and not more.</summary>
internal static class RateDrop
{
    private static readonly Rational Least = new(99, 100);

    /// <summary>Whether <paramref name="now"/> is at least 99 % of the rate the invoice was priced with, exactly. A rise is no drop.</summary>
    public static bool IsTolerable(Rational priced, Rational now)
    {
        if (priced.Sign <= 0 || now.Sign <= 0)
            throw new ArgumentOutOfRangeException(priced.Sign <= 0 ? nameof(priced) : nameof(now), "A rate is greater than 0.");
        return now >= priced * Least;
    }
}
