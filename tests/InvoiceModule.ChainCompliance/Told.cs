using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.ChainCompliance;

/// <summary>Writes what a chain tells as text, so that two answers can be compared whole and a difference can be read.</summary>
internal static class Told
{
    public static string Of(Block? block)
        => block is null
            ? "no block"
            : string.Create(CultureInfo.InvariantCulture, $"block {block.Height} {block.Hash} on {block.ParentHash} at {block.Time:O} {block.Time.Kind}\n")
                + string.Join('\n', block.Transactions.Select(t => Of(t)));

    public static string Of(ChainTransaction transaction)
        => $"{transaction.TxId}{(transaction.IsCoinbase ? " coinbase" : "")} spends [{string.Join(", ", transaction.Spends)}] pays [{string.Join("; ", transaction.Transfers.Select(Of))}]";

    public static string Of(Transfer transfer)
        => string.Create(CultureInfo.InvariantCulture, $"{transfer.Ordinal}: {transfer.Amount} to {transfer.To} of {transfer.ContractAddress ?? "the coin"}");
}
