using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>A block as the node gives it, before its receipts say what became of the transactions.</summary>
internal sealed record EvmBlock(long Height, string Hash, string ParentHash, DateTime Time, byte[] LogsBloom, IReadOnlyList<EvmTransaction> Transactions)
{
    public BlockRef Ref => new(Height, Hash);

    /// <summary>Reads a block with its transactions spelled out; null when the node has none.</summary>
    public static EvmBlock? Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        var (height, hash) = (json.Number("number"), json.Hash("hash"));
        var transactions = new List<EvmTransaction>();
        foreach (var item in json.Items("transactions"))
        {
            if (item.Hash("blockHash") != hash || item.Number("transactionIndex") != transactions.Count)
                throw new ChainUnavailableException($"The node gave block {hash} with a transaction of another block or place. It is read again.");
            transactions.Add(EvmTransaction.Read(item));
        }

        var bloom = Convert.FromHexString(json.Data("logsBloom"));
        return bloom.Length == Reading.LogsBloom.Length
            ? new EvmBlock(height, hash, json.Hash("parentHash"), json.Time("timestamp"), bloom, transactions)
            : throw JsonMembers.Wrong("logsBloom", "is not 256 bytes long");
    }

    /// <summary>Reads only the block's place; null when the node has none.</summary>
    public static BlockRef? ReadRef(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : new BlockRef(json.Number("number"), json.Hash("hash"));
}
