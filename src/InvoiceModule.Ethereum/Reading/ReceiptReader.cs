using System.Globalization;
using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Reads all receipts of a block, and finds out when some are missing.</summary>
internal sealed class ReceiptReader(EvmNode node, TimeProvider time)
{
    /// <summary>Receipts per request where they must be asked for one by one: what the strictest of public providers allow.</summary>
    private const int BatchSize = 9;

    private readonly OptionalMethod _all = new(time);

    /// <summary>The receipts in the order of the block's transactions.</summary>
    public async Task<IReadOnlyList<EvmReceipt>> ReadAsync(EvmBlock block, CancellationToken cancellationToken)
    {
        if (block.Transactions.Count == 0)
            return LogsBloom.IsCovered(block.LogsBloom, []) ? [] : throw EvmReceipt.Contradicts(block, "it has events but no transactions");
        var receipts = (_all.IsOff ? null : await ReadAllAsync(block, cancellationToken)) ?? await ReadBatchesAsync(block, cancellationToken);
        return LogsBloom.IsCovered(block.LogsBloom, receipts.SelectMany(r => r.Logs)) ? receipts : throw EvmReceipt.Contradicts(block, "an event is missing");
    }

    /// <summary>Null when the node does not have the method, or does not let out as much.</summary>
    private Task<List<EvmReceipt>?> ReadAllAsync(EvmBlock block, CancellationToken cancellationToken)
        => node.AskAsync(
            [new RpcCall("eth_getBlockReceipts", block.Hash)],
            answers => ReadAll(answers.Result(0), block),
            error =>
            {
                if (error.IsUnsupported)
                    _all.TurnOff();
                else if (!error.IsTooLarge)
                    throw Refused(block, error);
                return null;
            },
            cancellationToken);

    private static List<EvmReceipt>? ReadAll(JsonElement result, EvmBlock block)
    {
        var list = result.ItemsOf("result of eth_getBlockReceipts");
        if (list.Count != block.Transactions.Count)
            throw EvmReceipt.Contradicts(block, "it has another number of receipts than of transactions");
        var nextLog = 0L;
        return list.Select((item, i) => EvmReceipt.Read(item, block, i, ref nextLog)).ToList();
    }

    private async Task<IReadOnlyList<EvmReceipt>> ReadBatchesAsync(EvmBlock block, CancellationToken cancellationToken)
    {
        var receipts = new List<EvmReceipt>();
        var (size, nextLog) = (BatchSize, 0L);
        while (receipts.Count < block.Transactions.Count)
        {
            var batch = block.Transactions.Skip(receipts.Count).Take(size).Select(t => new RpcCall("eth_getTransactionReceipt", t.Hash)).ToList();
            var isRead = await node.AskAsync(
                batch,
                answers =>
                {
                    for (var i = 0; i < batch.Count; i++)
                        receipts.Add(EvmReceipt.Read(answers.Result(i), block, receipts.Count, ref nextLog));
                    return true;
                },
                error => error.IsTooLarge && batch.Count > 1 ? false : throw Refused(block, error),
                cancellationToken);

            // Too much for one answer: the rest of this block comes in smaller batches.
            if (!isRead)
                size = batch.Count / 2;
        }

        return receipts;
    }

    private static ChainUnavailableException Refused(EvmBlock block, RpcError error)
        => new(string.Create(CultureInfo.InvariantCulture, $"The node does not give the receipts of block {block.Height}: {error.Message} (code {error.Code}). Without them the block is not passed; it is read again."));
}
