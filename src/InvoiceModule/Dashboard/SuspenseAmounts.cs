using InvoiceModule.Chains;
using InvoiceModule.Payments;

namespace InvoiceModule.Dashboard;

/// <summary>Writes amounts of payments in whole coins where the chain knows the asset's decimals, else in base units.</summary>
internal sealed class SuspenseAmounts(ChainRegistry chains)
{
    public string Of(SuspensePayment payment)
        => chains.TryGet(payment.Blockchain, out var chain)
            && chain.Assets.FirstOrDefault(a => string.Equals(a.ContractAddress, payment.ContractAddress, StringComparison.OrdinalIgnoreCase)) is { } asset
            ? $"{BaseUnits.Format(payment.Amount, asset.Decimals)} {asset.Symbol}"
            : DashboardTexts.BaseUnits(payment.Amount, payment.Symbol);
}
