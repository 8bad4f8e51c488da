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

    /// <summary>A token's event was believed, for nothing could be held against it.</summary>
    public static ChainAlarm Unproven(string contract, string address, long height) => new(
        $"unproven:{contract}",
        height,
        height,
        $"Transfers of the token {contract} were credited by its events alone, first to {address}: the node does not tell the balances of blocks this old. If the token keeps a fee or tells what is not true, less arrived. Compare the balances of the addresses that were paid then; then clear this. Use a node that keeps older state, or keep the module running: it looks at each block as it comes.")
    {
        ContractAddress = contract,
    };

    /// <summary>Less arrived than a token's event says: what arrived is what counts.</summary>
    public static ChainAlarm LessArrived(string contract, string txId, string address, long height, BigInteger told, BigInteger arrived) => new(
        $"less:{contract}",
        height,
        height,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The token {contract} said in {txId} that {told} base units came to {address}, and its balance grew by {arrived}: only that was credited, and nothing where nothing came. If the token keeps a fee, take it out of Tokens or tell your payers. If it keeps none, the node tells wrong balances: compare them with another node's, credit or refund what you find, and change the node. Then clear this."))
    {
        ContractAddress = contract,
    };

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
