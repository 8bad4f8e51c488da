using System.Globalization;
using System.Numerics;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>M5: the price is the exact one, rounded up once.</summary>
internal static class PriceRules
{
    public static void Check(World world, InvoiceView view, string fiat, int percent, int decimals)
    {
        var cents = BigInteger.Parse(fiat.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var isRight = world.Rates.Given.TakeLast(200).Any(rate =>
        {
            var top = cents * (100 + percent) * BigInteger.Pow(10, decimals);
            var bottom = new BigInteger(rate.Cents) * 100;
            return view.Value == (top + bottom - 1) / bottom;
        });
        if (!isRight)
            world.Fail("M5", $"invoice {view.Id} of {fiat} USD {percent:+0;-0} % asks for {view.Value}, which no rate of ours gives.");
    }
}
