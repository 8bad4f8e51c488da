using System.Globalization;
using System.Text;
using InvoiceModule.Rates;

namespace InvoiceModule.PaymentPage;

/// <summary>Writes fiat prices and times as the payer's language does. Amounts in coins are never touched: wallets want them as the API gives them.</summary>
internal static class PaymentFormat
{
    private const int Group = 3;

    /// <summary>Such as <c>1.234,50 EUR</c>. The digits stay those of the decimal string, filled up to the minor unit: nothing is rounded. The code, and not a sign, tells the dollars apart.</summary>
    public static string Fiat(PublicFiat fiat, CultureInfo culture)
    {
        var format = culture.NumberFormat;
        var value = FiatCurrencies.InFull(fiat.Value, fiat.Currency);
        var (whole, fraction) = value.Split('.') is [var left, var right] ? (left, right) : (value, "");
        var text = new StringBuilder();
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % Group == 0)
                text.Append(format.CurrencyGroupSeparator);
            text.Append(whole[i]);
        }

        if (fraction.Length > 0)
            text.Append(format.CurrencyDecimalSeparator).Append(fraction);
        return $"{text}\u00a0{fiat.Currency}";
    }

    /// <summary>Such as <c>25 November, 14:05 UTC</c>: for those without script; the others read their own time.</summary>
    public static string Time(DateTime utc, CultureInfo culture) => $"{utc.ToString("M", culture)}, {utc.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC";

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
