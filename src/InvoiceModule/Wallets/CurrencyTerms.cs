using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.Wallets;

/// <summary>A currency's terms as one line: what the audit keeps, and by which an editor knows that nobody has changed them meanwhile.</summary>
internal static class CurrencyTerms
{
    public static string Of(WalletCurrency currency)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{(currency.Active ? "active" : "not active")}, min confirmations {currency.MinConfirmations}, tolerance {BaseUnits.Format(currency.ToleranceBasisPoints, 2)} %, dust {BaseUnits.Format(currency.Dust, currency.Decimals)} {currency.Symbol}, rest {(currency.RestMinutes is { } rest ? rest.ToString(CultureInfo.InvariantCulture) + " min" : "by default")}");
}
