using System.Text.Json;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>Reads the node's mempool. What a transaction says never changes under its id, so each is fetched once while it waits.</summary>
internal sealed class PoolReader(NetworkParameters network, BitcoinNode node) : IDisposable
{
    /// <summary>Transactions per request: an answer stays small beside the timeout even when each is of the greatest size.</summary>
    private const int BatchSize = 50;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, ChainTransaction> _known = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ChainTransaction>> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var waiting = await ReadIdsAsync(cancellationToken);
            foreach (var batch in waiting.Where(id => !_known.ContainsKey(id)).Chunk(BatchSize))
                await FetchAsync(batch, cancellationToken);
            foreach (var gone in _known.Keys.Where(id => !waiting.Contains(id)).ToList())
                _known.Remove(gone);
            return [.. _known.Values];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private Task<HashSet<string>> ReadIdsAsync(CancellationToken cancellationToken)
        => node.ReadAsync(
            [new RpcCall("getmempoolinfo"), new RpcCall("getrawmempool")],
            answers =>
            {
                // After a restart the node fills its pool from disk: until then a missing payment says nothing. Older nodes have no such member.
                if (answers.Result(0).Flag("loaded") == false)
                    throw new ChainUnavailableException("The node is still loading its mempool.");
                var list = answers.Result(1);
                if (list.ValueKind != JsonValueKind.Array)
                    throw JsonMembers.Wrong("result of getrawmempool", "is not a list");
                return list.EnumerateArray().Select(id => id.HashOf("result of getrawmempool")).ToHashSet(StringComparer.Ordinal);
            },
            cancellationToken);

    private async Task FetchAsync(string[] ids, CancellationToken cancellationToken)
    {
        var calls = ids.SelectMany(id => new[] { new RpcCall("getrawtransaction", id, true), new RpcCall("getmempoolentry", id) }).ToList();
        var fetched = await node.ReadAsync(calls, answers => ids.Select((id, i) => Read(answers, i * 2, id)).ToList(), cancellationToken);
        foreach (var transaction in fetched)
        {
            if (transaction is not null)
                _known[transaction.TxId] = transaction;
        }
    }

    /// <summary>Null when the transaction has left the pool since it was listed.</summary>
    private ChainTransaction? Read(CheckedAnswers answers, int index, string id)
    {
        if (answers.ResultUnless(index, RpcError.NotFound) is not { } json || answers.ResultUnless(index + 1, RpcError.NotFound) is not { } entry)
            return null;
        var transaction = TransactionReader.Read(json, network) with { SeenAt = entry.Time("time") };
        return transaction.TxId == id ? transaction : throw JsonMembers.Wrong("txid", "is not the one that was asked for");
    }
}
