using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>What the page of one invoice shows.</summary>
internal sealed record InvoicePageModel(string Root, InvoiceDetails Details)
{
    public InvoiceView View => Details.View;

    /// <summary>Callbacks: every version that had, or would have had, somewhere to go.</summary>
    public IEnumerable<InvoiceEvent> Callbacks => Details.Events.Where(e => e.State != CallbackState.NoUrl);

    public IEnumerable<(string Name, string? Value)> Fields =>
    [
        (DashboardTexts.Order, View.Data.OrderId),
        (DashboardTexts.Status, View.Status),
        (DashboardTexts.Active, DashboardTexts.YesNo(View.Active)),
        (DashboardTexts.Exception, View.Exception is { } words ? string.Join(", ", words) : null),
        (DashboardTexts.Amount, Coins(View.Value)),
        (DashboardTexts.Received, Coins(View.Received)),
        (DashboardTexts.Due, Coins(View.Due)),
        (DashboardTexts.Price, View.FiatCurrency is { } fiat ? $"{fiat.Value} {fiat.Currency} ({fiat.Percent.ToString(System.Globalization.CultureInfo.InvariantCulture)} %), 1 {View.Symbol} = {fiat.Rate} {fiat.Currency}" : null),
        (DashboardTexts.Blockchain, View.Blockchain),
        (DashboardTexts.Contract, View.ContractAddress),
        (DashboardTexts.Address, View.Address),
        (DashboardTexts.Confirmations, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{View.Confirmations} / {View.ConfirmationsRequired}")),
        (DashboardTexts.Created, DashboardTexts.Time(View.Created)),
        (DashboardTexts.Expiry, DashboardTexts.Time(View.Expiry)),
        (DashboardTexts.Title, View.Data.Title),
        (DashboardTexts.Description, View.Data.Description),
        (DashboardTexts.UserData, View.Data.UserData),
        (DashboardTexts.UrlCallback, View.Data.UrlCallback),
        (DashboardTexts.UrlSuccess, View.Data.UrlSuccess),
        (DashboardTexts.UrlFailed, View.Data.UrlFailed),
        (DashboardTexts.Wallet, Details.WalletId.ToString()),
    ];

    public string Coins(BigInteger units) => $"{BaseUnits.Format(units, View.Decimals)} {View.Symbol}";

    /// <summary>A payment in another asset has decimals of its own, which the invoice does not know: it is shown in base units.</summary>
    public string AmountOf(Payment payment)
        => string.Equals(payment.Symbol, View.Symbol, StringComparison.OrdinalIgnoreCase)
            && string.Equals(payment.ContractAddress, View.ContractAddress, StringComparison.OrdinalIgnoreCase)
            ? Coins(payment.Amount)
            : DashboardTexts.BaseUnits(payment.Amount, payment.Symbol);
}
