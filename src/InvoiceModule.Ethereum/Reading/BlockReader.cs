using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Reads a block with its receipts and traces. What it gives has been checked whole; anything less is an exception.</summary>
internal sealed class BlockReader(EvmNode node, ReceiptReader receipts, TraceReader traces, TokenCheck tokens)
{
    /// <summary>The block at a height; null above the tip.</summary>
    public async Task<Block?> ReadAsync(long height, IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        var block = await node.ReadAsync([new RpcCall("eth_getBlockByNumber", JsonReading.ToQuantity(height), true)], answers => EvmBlock.Read(answers.Result(0)), cancellationToken);
        if (block is not null && block.Height != height)
            throw new ChainUnavailableException($"The node was asked for the block at height {height} and gave the one at {block.Height}.");
        return block is null ? null : await CompleteAsync(block, former, cancellationToken);
    }

    /// <summary>The block with a hash; null when the node does not have it.</summary>
    public async Task<Block?> ReadAsync(string hash, IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        var block = await node.ReadAsync([new RpcCall("eth_getBlockByHash", hash, true)], answers => EvmBlock.Read(answers.Result(0)), cancellationToken);
        if (block is not null && block.Hash != hash)
            throw new ChainUnavailableException($"The node was asked for block {hash} and gave {block.Hash}.");
        return block is null ? null : await CompleteAsync(block, former, cancellationToken);
    }

    /// <summary>A block that was read before, as the node gives it, with its receipts.</summary>
    public async Task<(EvmBlock Block, IReadOnlyList<EvmReceipt> Receipts)> ReadReceiptsAsync(string hash, CancellationToken cancellationToken)
    {
        var block = await node.ReadAsync([new RpcCall("eth_getBlockByHash", hash, true)], answers => EvmBlock.Read(answers.Result(0)), cancellationToken);
        return block?.Hash == hash
            ? (block, await receipts.ReadAsync(block, cancellationToken))
            : throw new ChainUnavailableException($"The node does not have block {hash}, which it gave a moment ago. It is read again.");
    }

    private async Task<Block> CompleteAsync(EvmBlock block, IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        var outcome = await receipts.ReadAsync(block, cancellationToken);
        var inner = await traces.ReadAsync(block, outcome, cancellationToken);
        await tokens.EnsureAsync(block.Height, cancellationToken);
        var transactions = block.Transactions
            .Select((t, i) => new ChainTransaction(t.Hash, Transfers(t, outcome[i], i < inner.Count ? inner[i] : [], former)) { Spends = t.Spends })
            .ToList();
        return new Block(block.Height, block.Hash, block.ParentHash, block.Time, transactions);
    }

    private List<Transfer> Transfers(EvmTransaction transaction, EvmReceipt receipt, IReadOnlyList<InnerTransfer> inner, IReadOnlyList<string> former)
    {
        var transfers = new List<Transfer>();
        if (!receipt.Succeeded)
            return transfers;
        if (transaction.To is { } to && !transaction.Value.IsZero)
            transfers.Add(new Transfer(Ordinals.Native, to, transaction.Value));
        var place = 0;
        foreach (var log in receipt.Logs)
        {
            if (TransferEvent.Read(log) is not { } moved)
                continue;
            if (tokens.Find(log.Address, former) is { } contract)
                transfers.Add(new Transfer(Ordinals.Token(place), moved.To, moved.Amount, contract));
            place++;
        }

        transfers.AddRange(inner.Select((moved, i) => new Transfer(Ordinals.Inner(i), moved.To, moved.Amount)));
        return transfers;
    }
}
