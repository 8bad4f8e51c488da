using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Reads what waits at the node: its pool (<c>txpool_content</c>) where it shows it, otherwise the block it would build next. What a transaction says never
/// changes under its hash, so each is decoded once while it waits.
/// </summary>
internal sealed class PoolReader(EvmNode node, TokenCheck tokens, EvmPool source) : IDisposable
{
    private static readonly RpcCall Latest = new("eth_getBlockByNumber", "latest", false);
    private static readonly RpcCall Pending = new("eth_getBlockByNumber", "pending", true);
    private static readonly RpcCall Content = new("txpool_content");

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, ChainTransaction> _known = new(StringComparer.Ordinal);
    private bool _pendingBlockOnly = source == EvmPool.PendingBlock;

    public async Task<IReadOnlyList<ChainTransaction>> ReadAsync(CancellationToken cancellationToken)
    {
        if (source == EvmPool.Ignore)
            return [];
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await tokens.EnsureAsync(height: null, cancellationToken);
            var waiting = _pendingBlockOnly ? null : await node.ReadAsync([Content], answers => answers.Error(0) is { IsUnsupported: true } ? null : Decode(InPool(answers.Result(0))), cancellationToken);
            if (waiting is null)
            {
                _pendingBlockOnly = true;
                waiting = await node.ReadAsync([Latest, Pending], answers => Decode(InPendingBlock(answers.Result(0), answers.Result(1))), cancellationToken);
            }

            _known = waiting;
            return [.. waiting.Values];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>By sender and nonce. What is only queued (a nonce before it is missing) cannot be mined and so does not wait for a block.</summary>
    private static IEnumerable<JsonElement> InPool(JsonElement content)
    {
        foreach (var sender in Members(content.Required("pending"), "pending"))
        {
            foreach (var transaction in Members(sender, "pending"))
                yield return transaction;
        }
    }

    /// <summary>A node without such a block answers null, or its latest one once more: that is no pool.</summary>
    private static IReadOnlyList<JsonElement> InPendingBlock(JsonElement latest, JsonElement pending)
        => pending.ValueKind != JsonValueKind.Null && pending.Number("number") > latest.Number("number") ? pending.Items("transactions") : [];

    private static IEnumerable<JsonElement> Members(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(m => m.Value) : throw JsonMembers.Wrong(name, "is not an object");

    private Dictionary<string, ChainTransaction> Decode(IEnumerable<JsonElement> items)
    {
        var waiting = new Dictionary<string, ChainTransaction>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var hash = item.Hash("hash");
            waiting[hash] = _known.GetValueOrDefault(hash) ?? Decode(EvmTransaction.Read(item));
        }

        return waiting;
    }

    private ChainTransaction Decode(EvmTransaction transaction)
    {
        var transfers = new List<Transfer>();
        if (transaction.To is { } to)
        {
            if (!transaction.Value.IsZero)
                transfers.Add(new Transfer(Ordinals.Native, to, transaction.Value));
            if (tokens.Find(to) is { } asset && TransferCall.Read(transaction.Input) is { } call)
                transfers.Add(new Transfer(Ordinals.Token(0), call.To, call.Amount, asset.ContractAddress));
        }

        return new ChainTransaction(transaction.Hash, transfers) { Spends = transaction.Spends };
    }
}
