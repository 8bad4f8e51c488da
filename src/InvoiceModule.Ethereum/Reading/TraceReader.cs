using System.Collections.Concurrent;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Finds the coins that contracts passed on in a block, where the node can tell.</summary>
internal sealed class TraceReader(string blockchain, EvmNode node, EvmInnerTransfers mode, ILogger logger)
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

    private readonly ConcurrentDictionary<string, bool> _untraced = new(StringComparer.Ordinal);
    private volatile Source _source = mode == EvmInnerTransfers.Ignore ? Source.None : Source.Unknown;

    /// <summary>Whether inner transfers are seen; null before the first block that may hold some.</summary>
    public bool? IsSupported => _source == Source.Unknown ? null : _source != Source.None;

    /// <summary>Whether inner transfers are wanted and the node cannot show them: at all, or in a block that was read just now.</summary>
    public bool IsMissing => mode == EvmInnerTransfers.Auto && (_source == Source.None || !_untraced.IsEmpty);

    /// <summary>Says that what a block passed on has been looked for by balances.</summary>
    public void Audited(Block block) => _untraced.TryRemove(block.Hash, out _);

    /// <summary>The inner transfers of each transaction; empty where the node has no traces or the block runs no code.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<InnerTransfer>>> ReadAsync(EvmBlock block, IReadOnlyList<EvmReceipt> receipts, CancellationToken cancellationToken)
    {
        if (_source == Source.None || receipts.All(r => !r.Succeeded || r.GasUsed == PlainTransferGas))
            return [];
        try
        {
            return await ReadTracesAsync(block, receipts, cancellationToken);
        }
        catch (TooLargeException)
        {
            // Anybody can have a transaction mined whose trace is larger than any limit: that must not hold up the chain.
            EvmChainLog.TracesTooLarge(logger, blockchain, block.Height);
            _untraced[block.Hash] = true;
            return [];
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<InnerTransfer>>> ReadTracesAsync(EvmBlock block, IReadOnlyList<EvmReceipt> receipts, CancellationToken cancellationToken)
    {
        if (_source is Source.Unknown or Source.CallTracer)
        {
            var traces = await node.ReadAsync(
                [CallTraces.Call(block)], a => Refuses(a, Source.CallTracer) ? null : CallTraces.Read(a.Result(0), block, receipts), cancellationToken);
            if (traces is not null)
                return Found(Source.CallTracer, traces);
        }

        var flat = await node.ReadAsync(
            [BlockTraces.Call(block)], a => Refuses(a, Source.BlockTraces) ? null : BlockTraces.Read(a.Result(0), block, receipts), cancellationToken);
        if (flat is not null)
            return Found(Source.BlockTraces, flat);
        _source = Source.None;
        EvmChainLog.NoTraces(logger, blockchain);
        return [];
    }

    /// <summary>
    /// Whether the node does not have this method at all. One that had it before is another node, or a broken one: its blocks are not passed over. Nor are
    /// those it cannot trace for another reason.
    /// </summary>
    private bool Refuses(CheckedAnswers answers, Source source)
        => answers.Error(0) switch
        {
            null => false,
            { IsUnsupported: true } when _source != source => true,
            { IsTooLarge: true } => throw new TooLargeException(),
            { } error => throw new ChainUnavailableException(
                $"The node of {blockchain} cannot trace a block now: {error.Message} (code {error.Code}). Without its traces payments by contracts would be missed. If it never can, set InnerTransfers to Ignore."),
        };

    private IReadOnlyList<IReadOnlyList<InnerTransfer>> Found(Source source, IReadOnlyList<IReadOnlyList<InnerTransfer>> traces)
    {
        _source = source;
        return traces;
    }

    /// <summary>The traces of this block are larger than what the node lets out.</summary>
    private sealed class TooLargeException : Exception;
}
