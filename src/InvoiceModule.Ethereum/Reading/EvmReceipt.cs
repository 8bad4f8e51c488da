using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>What became of a transaction.</summary>
internal sealed record EvmReceipt(bool Succeeded, long GasUsed, IReadOnlyList<EvmLog> Logs)
{
    private const int MaxTopics = 4;

    /// <summary>Reads the receipt of a block's transaction. Whatever does not belong to just that block and transaction is refused.</summary>
    /// <param name="json">The receipt.</param>
    /// <param name="block">The block.</param>
    /// <param name="index">The transaction's place in it.</param>
    /// <param name="nextLog">The place in the block that the next log must have; moved on.</param>
    public static EvmReceipt Read(JsonElement json, EvmBlock block, int index, ref long nextLog)
    {
        if (json.ValueKind == JsonValueKind.Null)
            throw Contradicts(block, "a receipt is missing");
        var transaction = block.Transactions[index].Hash;
        if (json.Hash("transactionHash") != transaction || json.Hash("blockHash") != block.Hash || json.Number("transactionIndex") != index)
            throw Contradicts(block, "a receipt is that of another transaction or block");
        var succeeded = json.Number("status") switch
        {
            0 => false,
            1 => true,
            _ => throw JsonMembers.Wrong("status", "is neither 0 nor 1"),
        };

        var logs = new List<EvmLog>();
        foreach (var item in json.Items("logs"))
            logs.Add(ReadLog(item, block, transaction, ref nextLog));
        if (!succeeded && logs.Count > 0)
            throw Contradicts(block, "a failed transaction has events");
        return new EvmReceipt(succeeded, json.Number("gasUsed"), logs);
    }

    public static ChainUnavailableException Contradicts(EvmBlock block, string how)
        => new($"The node contradicts itself about block {block.Height} ({block.Hash}): {how}. Nothing of it is believed; it is read again.");

    private static EvmLog ReadLog(JsonElement json, EvmBlock block, string transaction, ref long nextLog)
    {
        if (json.Optional("removed") is { ValueKind: not JsonValueKind.False })
            throw Contradicts(block, "an event is marked as removed");
        if (json.Hash("blockHash") != block.Hash || json.Hash("transactionHash") != transaction)
            throw Contradicts(block, "an event is that of another transaction or block");

        // Events are numbered through the block. A gap is an event that was left out.
        if (json.Number("logIndex") != nextLog++)
            throw Contradicts(block, "an event is missing or stands twice");
        var topics = json.Items("topics");
        return topics.Count <= MaxTopics
            ? new EvmLog(json.Address("address"), [.. topics.Select(t => $"0x{TopicOf(t)}")], json.Data("data"))
            : throw JsonMembers.Wrong("topics", "has more than 4 members");
    }

    private static string TopicOf(JsonElement topic) => topic.DataOf("topics") is { Length: 64 } digits ? digits : throw JsonMembers.Wrong("topics", "has a member that is not 32 bytes");
}
