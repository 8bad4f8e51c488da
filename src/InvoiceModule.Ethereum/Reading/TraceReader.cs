using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Finds the coins that contracts passed on in a block, where the node can tell. A block that it cannot tell of for a while is given to the balances instead:
/// anybody can have a transaction mined whose trace takes too long or is too large, and that must not hold up the chain.
/// </summary>
internal sealed class TraceReader(string blockchain, EvmNode node, TipReader tip, EvmInnerTransfers mode, TimeProvider time, ILogger logger)
{
    private enum Source
    {
        Unknown,
        CallTracer,
        BlockTraces,
        None,
    }

    /// <summary>What a transaction costs that runs no code, and so can pass nothing on.</summary>
    public const long PlainTransferGas = 21_000;

    private readonly TracePatience _patience = new(time);
    private readonly OptionalMethod _any = new(time);
    private readonly ConcurrentDictionary<string, long> _untraced = new(StringComparer.Ordinal);
    private volatile Source _source = mode == EvmInnerTransfers.Ignore ? Source.None : Source.Unknown;

    /// <summary>Whether inner transfers are seen; null before the first block that may hold some.</summary>
    public bool? IsSupported => _source == Source.Unknown ? null : _source != Source.None;

    /// <summary>Whether inner transfers are wanted and the node cannot show them: at all, or in a block that was read just now.</summary>
    public bool IsMissing => mode == EvmInnerTransfers.Auto && (_source == Source.None || !_untraced.IsEmpty);

    /// <summary>Whether the node, which has traces, could not show those of this block.</summary>
    public bool IsUntraced(Block block) => _untraced.ContainsKey(block.Hash);

    /// <summary>Says that what a block passed on has been looked for by balances. Whatever was left at its height or below stands in no chain of ours.</summary>
    public void Audited(Block block)
    {
        foreach (var (hash, height) in _untraced)
        {
            if (height <= block.Height)
                _untraced.TryRemove(hash, out _);
        }
    }

    /// <summary>The inner transfers of each transaction; empty where the node has no traces or the block runs no code.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<InnerTransfer>>> ReadAsync(EvmBlock block, IReadOnlyList<EvmReceipt> receipts, CancellationToken cancellationToken)
    {
        if (mode == EvmInnerTransfers.Ignore || receipts.All(r => !r.Succeeded || r.GasUsed == PlainTransferGas) || _untraced.ContainsKey(block.Hash))
            return [];
        try
        {
            if (!_any.IsOff && await ReadTracesAsync(block, receipts, cancellationToken) is { } traces)
                return traces;

            // Should the next block be traced, this one must yet be held against the balances.
            _untraced[block.Hash] = block.Height;
            return [];
        }
        catch (TraceRefusedException refusal)
        {
            // What an old block began with does not come back. The log is written when the balances cannot tell either, once for many blocks.
            var isGone = refusal.IsStateGone && (await tip.ReadAsync(cancellationToken)).Height - block.Height >= BalanceReader.RecentBlocks;
            if (!isGone && !refusal.IsLasting && !_patience.IsOver(block.Hash))
                throw new ChainUnavailableException(Cannot(string.Create(CultureInfo.InvariantCulture, $"trace block {block.Height} now: {refusal.Message}")), refusal);
            if (!isGone)
                EvmChainLog.Untraced(logger, blockchain, block.Height, refusal.Message);
            _untraced[block.Hash] = block.Height;
            return [];
        }
    }

    // Null when the node has no traces.
    private async Task<IReadOnlyList<IReadOnlyList<InnerTransfer>>?> ReadTracesAsync(EvmBlock block, IReadOnlyList<EvmReceipt> receipts, CancellationToken cancellationToken)
    {
        if (_source != Source.BlockTraces
            && await AskAsync(CallTraces.Call(block), Source.CallTracer, json => CallTraces.Read(json, block, receipts), cancellationToken) is { } tree)
            return tree;
        if (await AskAsync(BlockTraces.Call(block), Source.BlockTraces, json => BlockTraces.Read(json, block, receipts), cancellationToken) is { } flat)
            return flat;
        if (_source != Source.None)
            EvmChainLog.NoTraces(logger, blockchain);
        _source = Source.None;
        _any.TurnOff();
        return null;
    }

    // The node has just given the block and its receipts: that it now says nothing, or too much, is because of the traces.
    private async Task<IReadOnlyList<IReadOnlyList<InnerTransfer>>?> AskAsync(
        RpcCall call, Source source, Func<JsonElement, IReadOnlyList<IReadOnlyList<InnerTransfer>>> read, CancellationToken cancellationToken)
    {
        try
        {
            var traces = await node.AskAsync<IReadOnlyList<IReadOnlyList<InnerTransfer>>?>([call], answers => read(answers.Result(0)), error => Refuses(error, source) ? null : throw Refusal(error), cancellationToken);
            if (traces is not null)
                _source = source;
            return traces;
        }
        catch (ChainUnavailableException e) when (e.InnerException is OperationCanceledException)
        {
            throw new TraceRefusedException(e.Message);
        }
    }

    /// <summary>
    /// Whether the node does not have this method at all. One that had it before is another node, or a broken one: its blocks are not passed over. Nor are
    /// those of one that only wants fewer calls. One that had no traces at all is asked now and then whether it has some: any refusal says no.
    /// </summary>
    private bool Refuses(RpcError error, Source source) => _source == Source.None || error.IsUnsupported && _source != source;

    private Exception Refusal(RpcError error)
        => error switch
        {
            { IsTooLarge: true } => new TraceRefusedException(error.Message) { IsLasting = true },
            _ when error.IsUnsupported || error.IsLimit => new ChainUnavailableException(Cannot($"trace a block now: {error.Message} (code {error.Code})")),
            _ => new TraceRefusedException($"{error.Message} (code {error.Code})") { IsStateGone = error.IsStateGone },
        };

    private string Cannot(string what)
        => $"The node of {blockchain} cannot {what}. Without its traces payments by contracts would be missed, so it is asked again. If it never can, set InnerTransfers to Ignore.";
}
