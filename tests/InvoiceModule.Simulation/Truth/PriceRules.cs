using System.Globalization;
using System.Numerics;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>M5: the price is the exact one, rounded up once, of a rate that was not old when the invoice was made.</summary>
internal static class PriceRules
{
    private static readonly TimeSpan MaxAge = new InvoicingRateOptions().MaxRateAge;

    /// <summary>The 1 % rule: late money on a price in money of states counts only when the rate, asked for after it was sent, has hardly fallen.</summary>
    public static bool IsHeld(World world, InvoiceRow invoice, DateTime sentAt)
    {
        var priced = PriceRate.FromJson(invoice.Rate!).Rate;
        return world.Rates.Given.Any(given => given.At >= sentAt && new Rational(given.Cents, 100) >= priced * new Rational(99, 100));
    }

    public static void Check(World world, InvoiceView view, string fiat, int percent, int decimals)
    {
        var cents = BigInteger.Parse(fiat.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var isRight = world.Rates.Since(view.Created - MaxAge - TrueSighting.Rounding).Any(rate =>
        {
            var top = cents * (100 + percent) * BigInteger.Pow(10, decimals);
            var bottom = new BigInteger(rate) * 100;
            return view.Value == (top + bottom - 1) / bottom;
        });
        if (!isRight)
            world.Fail("M5", $"invoice {view.Id} of {fiat} USD {percent:+0;-0} %, made at {view.Created:T}, asks for {view.Value}, which no rate of the minute before gives.");
    }
}
