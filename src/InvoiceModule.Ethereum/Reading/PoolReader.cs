using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Reads what waits at the node: its pool (<c>txpool_content</c>) where and when it shows it, otherwise the block it would build next. What a transaction says never
/// changes under its hash, so each is decoded once while it waits.
/// </summary>
internal sealed class PoolReader(EvmNode node, TokenCheck tokens, EvmPool source, TimeProvider time) : IDisposable
{
    private static readonly RpcCall Latest = new("eth_getBlockByNumber", "latest", false);
    private static readonly RpcCall Pending = new("eth_getBlockByNumber", "pending", true);
    private static readonly RpcCall Content = new("txpool_content");

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, ChainTransaction> _known = new(StringComparer.Ordinal);
    private readonly OptionalMethod _content = new(time);
    private IReadOnlyList<string> _former = [];
    private string? _slow;

    public async Task<IReadOnlyList<ChainTransaction>> ReadAsync(IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        if (source == EvmPool.Ignore)
            return [];
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await tokens.EnsureAsync(height: null, cancellationToken);
            if (!former.SequenceEqual(_former, StringComparer.Ordinal))
                (_former, _known) = (former, new Dictionary<string, ChainTransaction>(StringComparer.Ordinal));
            var (waiting, refusal) = source == EvmPool.PendingBlock || _content.IsOff ? (null, _slow) : await ReadContentAsync(cancellationToken);
            _known = waiting ?? await ReadPendingBlockAsync(refusal, cancellationToken);
            return [.. _known.Values];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The pool; without it, why it was refused this time, or nothing when the node does not have the method.</summary>
    private async Task<(Dictionary<string, ChainTransaction>? Waiting, string? Refusal)> ReadContentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await node.AskAsync<(Dictionary<string, ChainTransaction>?, string?)>(
                [Content], answers => (Decode(InPool(answers.Result(0))), null), error => error.IsUnsupported ? (null, TurnOff()) : (null, $"{error.Message} (code {error.Code})"), cancellationToken);
        }
        catch (ChainUnavailableException e) when (e.InnerException is OperationCanceledException)
        {
            // Too long to be told in time: it will be no shorter at the next look.
            _content.TurnOff();
            return (null, _slow = e.Message);
        }
    }

    private string? TurnOff()
    {
        _content.TurnOff();
        return _slow = null;
    }

    private Task<Dictionary<string, ChainTransaction>> ReadPendingBlockAsync(string? refusal, CancellationToken cancellationToken)
        => node.ReadAsync(
            [Latest, Pending],
            answers => Decode(InPendingBlock(answers.Result(0), answers.Result(1))
                ?? (refusal is null ? [] : throw new ChainUnavailableException($"The node does not tell its pool now, nor the block it would build next: {refusal}. It is asked again."))),
            cancellationToken);

    /// <summary>By sender and nonce. What is only queued (a nonce before it is missing) cannot be mined and so does not wait for a block.</summary>
    private static IEnumerable<JsonElement> InPool(JsonElement content)
    {
        foreach (var sender in Members(content.Required("pending"), "pending"))
        {
            foreach (var transaction in Members(sender, "pending"))
                yield return transaction;
        }
    }

    /// <summary>A node without such a block answers null, or its latest one once more: that is no pool. Some say that it has no number yet.</summary>
    private static IReadOnlyList<JsonElement>? InPendingBlock(JsonElement latest, JsonElement pending)
        => pending.ValueKind != JsonValueKind.Null && (pending.Optional("number") is null || pending.Number("number") > latest.Number("number")) ? pending.Items("transactions") : null;

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
            if (tokens.Find(to, _former) is { } contract && TransferCall.Read(transaction.Input) is { } call)
                transfers.Add(new Transfer(Ordinals.Token(0), call.To, call.Amount, contract));
        }

        // A waiting call is a wish: no node asks whether its sender has the tokens, and what fails moves nothing. With 0 confirmations too, only its block pays.
        return new ChainTransaction(transaction.Hash, transfers) { Spends = transaction.Spends, Maturity = transfers.Exists(t => t.ContractAddress is not null) ? 1 : 0 };
    }
}
