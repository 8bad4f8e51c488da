using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum;

/// <summary>What a person has to look at, in words.</summary>
internal static class EvmAlarms
{
    public static ChainAlarm Missed(long first, long last) => new(
        "missed",
        first,
        last,
        "Coins that contracts passed on were not looked for: the node gives neither the traces of all these blocks nor the balances after them. An invoice that a contract paid there is not credited. Compare the balances of the addresses that were leased then, and credit or refund what you find; then clear this. Use a node that keeps older state (an archive node), or set InnerTransfers to Ignore.");

    /// <summary>What a balance did beside what the token's events tell.</summary>
    public static ChainAlarm Rebases(string contract, string address, long first, long last, BigInteger told, BigInteger grown) => new(
        $"rebases:{contract}",
        first,
        last,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The token {contract} changes balances without a transfer (it rebases, mints or burns in silence): that of {address} changed by {grown} base units, and its transfers tell of {told}. What no transfer tells of is credited to nobody, and what was credited may be worth less by now. Take the token out of Tokens, or clear this if it was done once and on purpose."))
    {
        ContractAddress = contract,
    };
}
