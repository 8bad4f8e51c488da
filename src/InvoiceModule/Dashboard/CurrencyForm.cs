using System.Globalization;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>The form of a currency's terms.</summary>
internal static class CurrencyForm
{
    public static string NameOf(string blockchain, string symbol) => $"currency-{blockchain}-{symbol}";

    /// <summary>Hundredths of a percent as percent.</summary>
    public static string PercentOf(int basisPoints) => BaseUnits.Format(basisPoints, 2);

    public static CurrencyDefinition Read(IFormCollection form)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var percent = Given("tolerance");
        if (!BaseUnits.TryParseCoins(percent, 2, out var tolerance) || tolerance > 9999 || percent.Any(c => !char.IsAsciiDigit(c) && c != '.'))
            errors["$.tolerance"] = ["Must be a percentage 0..99.99 with at most two decimals."];
        if (!int.TryParse(Given("confirmations"), NumberStyles.None, CultureInfo.InvariantCulture, out var confirmations) || confirmations > InvoiceRules.MaxConfirmations)
            errors["$.confirmations"] = ["Must be an integer 0..10000."];
        if (!BaseUnits.TryParse(Given("dust"), out var dust))
            errors["$.dust"] = ["Must be an integer in base units."];
        var rest = Given("rest");
        var minutes = 0;
        if (rest.Length > 0 && (!int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes > 525600))
            errors["$.rest"] = ["Must be whole minutes 0..525600, or empty for the default."];
        if (errors.Count > 0)
            throw new InvoicingException(InvoicingErrorCodes.ValidationFailed, "The terms are out of range.", errors);
        return new CurrencyDefinition(form["blockchain"].ToString(), form["symbol"].ToString())
        {
            Active = form["active"] == "true",
            MinConfirmations = confirmations,
            ToleranceBasisPoints = (int)tolerance,
            Dust = dust,
            Rest = rest.Length == 0 ? null : TimeSpan.FromMinutes(minutes),
        };

        // What was pasted has blanks around it.
        string Given(string name) => form[name].ToString().Trim();
    }
}
