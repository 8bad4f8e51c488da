using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// What stands in blocks that are not final yet. With <see cref="EvmFinality.FinalizedTag"/> it counts as waiting: seen, and no more. Each block is read
/// once, by its hash.
/// </summary>
internal sealed class UnfinalizedBlocks(TipReader tip, BlockReader blocks) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, Block> _known = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ChainTransaction>> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var (latest, finalized) = await tip.ReadBothAsync(cancellationToken);
            var window = new List<Block>();
            for (var at = latest; at.Height > finalized.Height;)
            {
                if (!_known.TryGetValue(at.Hash, out var block))
                    _known[at.Hash] = block = await blocks.ReadAsync(at.Hash, cancellationToken) ?? throw Moved();
                if (block.Height != at.Height)
                    throw Moved();
                window.Add(block);
                at = new BlockRef(at.Height - 1, block.ParentHash);
                if (at.Height == finalized.Height && at.Hash != finalized.Hash)
                    throw Moved();
            }

            _known = window.ToDictionary(b => b.Hash, StringComparer.Ordinal);
            window.Reverse();
            return [.. window.SelectMany(b => b.Transactions)];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static ChainUnavailableException Moved() => new("The node's newest blocks changed while they were read, or do not lead to its finalized block. They are read again.");
}
