using System.Collections.Concurrent;
using System.Globalization;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Finds the coins that contracts passed on in a block, where the node can tell. A block that it cannot tell of for a while is given to the balances instead:
/// anybody can have a transaction mined whose trace takes too long or is too large, and that must not hold up the chain.
/// </summary>
internal sealed class TraceReader(string blockchain, EvmNode node, EvmInnerTransfers mode, TimeProvider time, ILogger logger)
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
        if (_source == Source.None || receipts.All(r => !r.Succeeded || r.GasUsed == PlainTransferGas))
            return [];
        if (_untraced.ContainsKey(block.Hash))
            return [];
        try
        {
            return await ReadTracesAsync(block, receipts, cancellationToken);
        }
        catch (TraceRefusedException refusal) when (refusal.IsLasting || _patience.IsOver(block.Hash))
        {
            EvmChainLog.Untraced(logger, blockchain, block.Height, refusal.Message);
            _untraced[block.Hash] = block.Height;
            return [];
        }
        catch (TraceRefusedException refusal)
        {
            throw new ChainUnavailableException(Cannot(string.Create(CultureInfo.InvariantCulture, $"trace block {block.Height} now: {refusal.Message}")), refusal);
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<InnerTransfer>>> ReadTracesAsync(EvmBlock block, IReadOnlyList<EvmReceipt> receipts, CancellationToken cancellationToken)
    {
        if (_source is Source.Unknown or Source.CallTracer)
        {
            var traces = await AskAsync(CallTraces.Call(block), a => Refuses(a, Source.CallTracer) ? null : CallTraces.Read(a.Result(0), block, receipts), cancellationToken);
            if (traces is not null)
                return Found(Source.CallTracer, traces);
        }

        var flat = await AskAsync(BlockTraces.Call(block), a => Refuses(a, Source.BlockTraces) ? null : BlockTraces.Read(a.Result(0), block, receipts), cancellationToken);
        if (flat is not null)
            return Found(Source.BlockTraces, flat);
        _source = Source.None;
        EvmChainLog.NoTraces(logger, blockchain);
        return [];
    }

    // The node has just given the block and its receipts: that it now says nothing, or too much, is because of the traces.
    private async Task<T> AskAsync<T>(RpcCall call, Func<CheckedAnswers, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await node.ReadAsync([call], read, cancellationToken);
        }
        catch (ChainUnavailableException e) when (e.InnerException is OperationCanceledException)
        {
            throw new TraceRefusedException(e.Message);
        }
        catch (ChainUnavailableException e) when (e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            throw new TraceRefusedException(e.Message, isLasting: true);
        }
    }

    /// <summary>
    /// Whether the node does not have this method at all. One that had it before is another node, or a broken one: its blocks are not passed over. Nor are
    /// those of one that only wants fewer calls.
    /// </summary>
    private bool Refuses(CheckedAnswers answers, Source source)
        => answers.Error(0) switch
        {
            null => false,
            { IsUnsupported: true } when _source != source => true,
            { IsTooLarge: true } error => throw new TraceRefusedException(error.Message, isLasting: true),
            { } error when error.IsUnsupported || error.IsLimit => throw new ChainUnavailableException(Cannot($"trace a block now: {error.Message} (code {error.Code})")),
            { } error => throw new TraceRefusedException($"{error.Message} (code {error.Code})"),
        };

    private string Cannot(string what)
        => $"The node of {blockchain} cannot {what}. Without its traces payments by contracts would be missed, so it is asked again. If it never can, set InnerTransfers to Ignore.";

    private IReadOnlyList<IReadOnlyList<InnerTransfer>> Found(Source source, IReadOnlyList<IReadOnlyList<InnerTransfer>> traces)
    {
        _source = source;
        return traces;
    }
}
