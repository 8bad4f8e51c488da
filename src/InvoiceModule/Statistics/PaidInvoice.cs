using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Rates;

namespace InvoiceModule.Statistics;

/// <summary>What an invoice that is PAID has brought.</summary>
/// <param name="Value">What was asked for, in base units.</param>
/// <param name="Kept">What it received, less what was noted as sent back.</param>
internal readonly record struct PaidInvoice(BigInteger Value, BigInteger Kept)
{
    /// <param name="value">What was asked for, in base units.</param>
    /// <param name="received">What it received.</param>
    /// <param name="decisions">What was decided on what it had received (<see cref="AuditEntry.Received"/>), oldest first.</param>
    public static PaidInvoice Of(BigInteger value, BigInteger received, IEnumerable<AuditEntry> decisions)
    {
        // A decision on a surplus stands for everything received until then; that on a short payment, for what had come of it.
        var (decided, sent) = (value, BigInteger.Zero);
        foreach (var decision in decisions)
        {
            var known = decision.Received ?? 0;
            if (decision.Action == AuditActions.ShortRefundNoted)
                sent += known;
            else if (decision.Action == AuditActions.SurplusRefundNoted)
                sent += BigInteger.Max(0, known - decided);
            decided = BigInteger.Max(decided, known);
        }

        return new PaidInvoice(value, BigInteger.Max(0, received - sent));
    }

    /// <summary>
    /// What of it counts in the currency of its price, in 10^-4 of it: the price that was asked for, its markup in it; where less than the value is kept, for a short
    /// payment was accepted or forgiven, the same part of it. Rounded half up, once, to the currency's own decimals: the sum is one of prices as people see them.
    /// </summary>
    /// <param name="fiat">The fiat value as it was given.</param>
    /// <param name="percent">Markup; negative is a discount.</param>
    /// <param name="currency">ISO 4217.</param>
    public BigInteger InFiat(string fiat, int percent, string currency)
    {
        var decimals = FiatCurrencies.TryFind(currency, out var known) ? known.Decimals : FiatSums.Decimals;
        var part = PriceFormula.Asked(Rational.Parse(fiat), percent) * new Rational(BigInteger.Min(Kept, Value) * BigInteger.Pow(10, decimals), Value);
        return PriceFormula.HalfUp(part) * BigInteger.Pow(10, FiatSums.Decimals - decimals);
    }
}
