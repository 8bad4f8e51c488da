using System.Globalization;

namespace InvoiceModule.Wallets;

/// <summary>A currency's terms as one line: what the audit keeps, and by which an editor knows that nobody has changed them meanwhile.</summary>
internal static class CurrencyTerms
{
    public static string Of(WalletCurrency currency)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{(currency.Active ? "active" : "not active")}, min confirmations {currency.MinConfirmations}, tolerance {currency.ToleranceBasisPoints} bp, dust {currency.Dust}, rest {(currency.RestMinutes is { } rest ? rest.ToString(CultureInfo.InvariantCulture) + " min" : "by default")}");
}
