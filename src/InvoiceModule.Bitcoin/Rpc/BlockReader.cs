using System.Text.Json;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>Reads the block at a height.</summary>
internal sealed class BlockReader(NetworkParameters network, BitcoinNode node)
{
    private const int TransactionsSpelledOut = 2;
    private const int Attempts = 5;
    private static readonly string NoParent = new('0', 64);

    public async Task<Block?> ReadAsync(long height, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var hash = await node.ReadAsync(
                [new RpcCall("getblockhash", height)],
                answers => answers.ResultUnless(0, RpcError.InvalidParameter)?.HashOf("result of getblockhash"),
                cancellationToken);
            if (hash is null)
                return null;
            var block = await node.ReadAsync(
                [new RpcCall("getblock", hash, TransactionsSpelledOut)],
                answers => ReadBlock(answers.Result(0), height, hash),
                cancellationToken);
            if (block is not null)
                return block;
        }

        throw new ChainUnavailableException($"The block at height {height} changed {Attempts} times while it was read.");
    }

    /// <summary>Null when the block left the best chain between the two calls.</summary>
    private Block? ReadBlock(JsonElement json, long height, string hash)
    {
        if (json.WholeNumber("height") != height || json.Hash("hash") != hash)
            throw new ChainUnavailableException($"The node was asked for block {hash} at height {height} and gave another one.");
        if (json.WholeNumber("confirmations") < 0)
            return null;
        var parent = height == 0 ? NoParent : json.Hash("previousblockhash");
        var transactions = new List<ChainTransaction>();
        foreach (var transaction in json.Items("tx"))
            transactions.Add(TransactionReader.Read(transaction, network));
        return new Block(height, hash, parent, json.Time("time"), transactions);
    }
}
