using InvoiceModule.Chains;
using InvoiceModule.Payments;

namespace InvoiceModule.Dashboard;

/// <summary>Writes amounts of payments in whole coins where the chain knows the asset's decimals, else in base units.</summary>
internal sealed class SuspenseAmounts(ChainRegistry chains)
{
    public string Of(SuspensePayment payment)
        => chains.Coins(payment.Blockchain, payment.ContractAddress, payment.Symbol, payment.Amount);
}
