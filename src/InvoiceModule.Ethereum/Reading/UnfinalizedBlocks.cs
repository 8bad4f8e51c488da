using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// What stands in blocks that are not final yet. With <see cref="EvmFinality.FinalizedTag"/> it counts as waiting: seen, and no more. Each block is read
/// once, by its hash.
/// </summary>
internal sealed class UnfinalizedBlocks(string blockchain, TipReader tip, BlockReader blocks) : IDisposable
{
    /// <summary>More than any network has between its newest and its finalized block while it works: an hour of the fastest (Arbitrum, 4 a second).</summary>
    private const int MaxBlocks = 15_000;

    /// <summary>A thousand full blocks of Ethereum; they are held in memory.</summary>
    private const int MaxTransactions = 250_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, Block> _known = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _former = [];
    private int _held;

    public async Task<IReadOnlyList<ChainTransaction>> ReadAsync(IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!former.SequenceEqual(_former, StringComparer.Ordinal))
                (_former, _known, _held) = (former, new Dictionary<string, Block>(StringComparer.Ordinal), 0);
            var (latest, finalized) = await tip.ReadBothAsync(cancellationToken);
            if (latest.Height - finalized.Height > MaxBlocks)
                throw Stalled(latest.Height - finalized.Height);
            var (window, transactions) = (new List<Block>(), 0);
            for (var at = latest; at.Height > finalized.Height;)
            {
                if (!_known.TryGetValue(at.Hash, out var block))
                    Keep(block = await blocks.ReadAsync(at.Hash, former, cancellationToken) ?? throw Moved());
                if (block.Height != at.Height)
                    throw Moved();
                window.Add(block);
                if ((transactions += block.Transactions.Count) > MaxTransactions)
                    throw Stalled(latest.Height - finalized.Height);
                at = new BlockRef(at.Height - 1, block.ParentHash);
                if (at.Height == finalized.Height && at.Hash != finalized.Hash)
                    throw Moved();
            }

            (_known, _held) = (window.ToDictionary(b => b.Hash, StringComparer.Ordinal), transactions);
            window.Reverse();

            // The header proves when it had been sent; after an outage this look's own time would come too late.
            return [.. window.SelectMany(b => b.Transactions.Select(t => t with { SeenAt = b.Time }))];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    // Looks that do not come to their end, on branches that come and go, must not fill the memory.
    private void Keep(Block block)
    {
        _held += block.Transactions.Count;
        if (_known.Count >= 2 * MaxBlocks || _held > 2 * MaxTransactions)
            (_known, _held) = (new Dictionary<string, Block>(StringComparer.Ordinal), block.Transactions.Count);
        _known[block.Hash] = block;
    }

    private ChainUnavailableException Stalled(long count)
        => new(string.Create(
            CultureInfo.InvariantCulture,
            $"{blockchain} has not finalized its newest {count} blocks: more than are held in memory. Nothing is read until it finalizes again. To do without, set Finality to Confirmations."));

    private static ChainUnavailableException Moved() => new("The node's newest blocks changed while they were read, or do not lead to its finalized block. They are read again.");
}
