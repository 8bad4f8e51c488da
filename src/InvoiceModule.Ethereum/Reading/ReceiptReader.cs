using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Reads all receipts of a block, and finds out when some are missing.</summary>
internal sealed class ReceiptReader(EvmNode node)
{
    /// <summary>Receipts per request where they must be asked for one by one: what the strictest of public providers allow.</summary>
    private const int BatchSize = 9;

    private volatile bool _oneByOne;

    /// <summary>The receipts in the order of the block's transactions.</summary>
    public async Task<IReadOnlyList<EvmReceipt>> ReadAsync(EvmBlock block, CancellationToken cancellationToken)
    {
        if (block.Transactions.Count == 0)
            return LogsBloom.IsCovered(block.LogsBloom, []) ? [] : throw EvmReceipt.Contradicts(block, "it has events but no transactions");
        var receipts = (_oneByOne ? null : await ReadAllAsync(block, cancellationToken)) ?? await ReadOneByOneAsync(block, cancellationToken);
        return LogsBloom.IsCovered(block.LogsBloom, receipts.SelectMany(r => r.Logs)) ? receipts : throw EvmReceipt.Contradicts(block, "an event is missing");
    }

    /// <summary>Null when the node does not have the method.</summary>
    private async Task<IReadOnlyList<EvmReceipt>?> ReadAllAsync(EvmBlock block, CancellationToken cancellationToken)
    {
        var receipts = await node.ReadAsync([new RpcCall("eth_getBlockReceipts", block.Hash)], answers => ReadAll(answers, block), cancellationToken);
        _oneByOne = receipts is null;
        return receipts;
    }

    private static List<EvmReceipt>? ReadAll(CheckedAnswers answers, EvmBlock block)
    {
        if (answers.Error(0) is { IsUnsupported: true })
            return null;
        var list = answers.Result(0).ItemsOf("result of eth_getBlockReceipts");
        if (list.Count != block.Transactions.Count)
            throw EvmReceipt.Contradicts(block, "it has another number of receipts than of transactions");
        var nextLog = 0L;
        return list.Select((item, i) => EvmReceipt.Read(item, block, i, ref nextLog)).ToList();
    }

    private async Task<IReadOnlyList<EvmReceipt>> ReadOneByOneAsync(EvmBlock block, CancellationToken cancellationToken)
    {
        var receipts = new List<EvmReceipt>();
        var nextLog = 0L;
        foreach (var batch in block.Transactions.Select(t => new RpcCall("eth_getTransactionReceipt", t.Hash)).Chunk(BatchSize))
        {
            await node.ReadAsync(
                batch,
                answers =>
                {
                    for (var i = 0; i < batch.Length; i++)
                        receipts.Add(EvmReceipt.Read(answers.Result(i), block, receipts.Count, ref nextLog));
                    return receipts.Count;
                },
                cancellationToken);
        }

        return receipts;
    }
}
