using InvoiceModule.Chains;
using InvoiceModule.Storage;

namespace InvoiceModule.Payments;

/// <summary>
/// Reads a chain from where we are towards its tip. It believes only parent hashes: a block that does not follow the one before is never passed on,
/// and a branch that is not longer than ours is followed only once it has stood for a while, so that two nodes behind one address cannot make an
/// invoice flap.
/// </summary>
internal sealed class ChainReader(IChain chain, InvoicingClock clock, Func<long, CancellationToken, Task<string?>> readHashAt)
{
    private const int MaxBlocks = 200;
    private const int MaxTransfers = 50_000;
    private const int MaxTries = 5;
    private const int MaxTextLength = 128;

    private static readonly TimeSpan ShorterBranchPatience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IReadOnlyList<Transfer>> _lookedAt = new(StringComparer.Ordinal);
    private readonly PoolSightings _sightings = new();
    private long? _shorterBranchSince;
    private int _blocks = MaxBlocks;
    private bool _isUnapplied;

    /// <summary>One look.</summary>
    /// <param name="from">The newest block that has been read.</param>
    /// <param name="former">Contracts that count beside the chain's assets.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What is new; an update without blocks and with the pool when nothing is, and with neither while another branch is waited out.</returns>
    /// <exception cref="ChainUnavailableException">The node contradicts itself; look again later.</exception>
    public async Task<ChainUpdate> ReadAsync(BlockRef from, IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        var beganAt = clock.Now;

        // A node that is slow, or that grants so many calls a minute, gave up half-way through the last blocks: fewer are asked for, so that some are kept.
        if (_isUnapplied)
            _blocks = Math.Max(1, _blocks / 2);
        _isUnapplied = false;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var tip = await chain.GetTipAsync(cancellationToken);
            var (fork, isWaiting) = await FindForkAsync(from, tip, cancellationToken);

            // While another branch is waited out, its pool is not ours: what waits there may spend again what stands in our blocks, and what is not there may
            // stand in its blocks.
            if (isWaiting)
                return new ChainUpdate { From = from, Fork = fork, Blocks = [], TipHeight = tip.Height, BeganAt = beganAt, ReadAt = clock.Now, IsTip = false };
            if (await ReadBranchAsync(fork, tip, former, cancellationToken) is not { } blocks)
                continue;
            if (fork != from)
                _lookedAt.Clear();
            var update = new ChainUpdate { From = from, Fork = fork, Blocks = blocks, TipHeight = tip.Height, BeganAt = beganAt, ReadAt = clock.Now, Sightings = _sightings };
            if (update.To != tip)
                return update;

            if (await ReadPendingAsync(update, former, cancellationToken) is not { } pending)
                return update;
            var readAt = clock.Now;
            Check(pending);

            // Between reading the blocks and the pool a block may have come: what it took out of the pool must not look lost, so it belongs to this
            // look. Reading all again instead would never end where blocks come faster than a look.
            var newTip = await chain.GetTipAsync(cancellationToken);
            if (newTip != tip)
            {
                if (await ReadBranchAsync(tip, newTip, former, cancellationToken) is not [.., var last] more || last.Ref != newTip)
                    continue;
                update = update with { Blocks = [.. blocks, .. more], TipHeight = newTip.Height };
            }

            return update with
            {
                ReadAt = readAt,
                PendingIds = pending.Select(t => t.TxId).ToHashSet(StringComparer.Ordinal),
                NewPending = pending.Where(t => !HasLookedAt(t)).ToList(),
            };
        }

        throw new ChainUnavailableException($"The chain {chain.Blockchain} moved on {MaxTries} times while it was being read, or its node contradicts itself.");
    }

    /// <summary>Says that an update has been applied, so that its pool entries need no second look.</summary>
    /// <param name="update">The update.</param>
    /// <param name="lookAgain">Those of its pool entries that do need one.</param>
    public void Applied(ChainUpdate update, IReadOnlySet<string> lookAgain)
    {
        _isUnapplied = false;
        if (update.Blocks.Count > 0)
            _blocks = Math.Min(MaxBlocks, 2 * _blocks);
        if (update.PendingIds is not { } ids)
            return;
        _sightings.Apply(update);
        foreach (var transaction in update.NewPending)
            _lookedAt[transaction.TxId] = transaction.Transfers;
        foreach (var id in _lookedAt.Keys.Where(id => !ids.Contains(id) || lookAgain.Contains(id)).ToList())
            _lookedAt.Remove(id);
    }

    /// <summary>Forgets what has been looked at: another process may have read on meanwhile. When it was first seen stays true.</summary>
    public void Reset()
    {
        _lookedAt.Clear();
        _shorterBranchSince = null;
    }

    // What a contract pays is told only by the block that ran it; where blocks that are not final yet count as waiting, it waits on and shows more than before.
    private bool HasLookedAt(ChainTransaction transaction)
        => _lookedAt.TryGetValue(transaction.TxId, out var transfers) && (ReferenceEquals(transfers, transaction.Transfers) || transfers.SequenceEqual(transaction.Transfers));

    // Null when the pool cannot be read and there are blocks to book: they do not wait for it. The next look, which has none, fails with the reason.
    private async Task<IReadOnlyList<ChainTransaction>?> ReadPendingAsync(ChainUpdate update, IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        try
        {
            // A pool that changes while it is read, or that several nodes fill, may show one twice.
            return [.. (await chain.GetPendingAsync(new PendingRequest { FormerContracts = former }, cancellationToken)).DistinctBy(t => t.TxId, StringComparer.Ordinal)];
        }
        catch (ChainUnavailableException) when (update.Blocks.Count > 0)
        {
            return null;
        }
    }

    // The fork, and whether a branch that is not longer than ours is still being waited out.
    private async Task<(BlockRef Fork, bool IsWaiting)> FindForkAsync(BlockRef from, BlockRef tip, CancellationToken cancellationToken)
    {
        if (tip == from)
            return Stands(from);
        if (tip.Height > from.Height)
        {
            var next = await chain.GetBlockAsync(new BlockRequest(from.Height + 1), cancellationToken);
            if (next is not null && string.Equals(next.ParentHash, from.Hash, StringComparison.Ordinal))
                return Stands(from);
        }
        else if (!IsPatienceOver())
        {
            return (from, true);
        }

        for (var height = Math.Min(from.Height, tip.Height); height >= 0; height--)
        {
            var ours = height == from.Height ? from.Hash : await readHashAt(height, cancellationToken);
            var theirs = await chain.GetBlockAsync(new BlockRequest(height), cancellationToken)
                ?? throw new ChainUnavailableException($"The node of {chain.Blockchain} has a tip at {tip.Height} but no block at {height}.");

            // Nothing of what we remember is theirs. Chains that parted long ago have their first blocks in common, so the answer is not sought there:
            // whoever was pointed at another one must not take our payments back, nor give us its own.
            if (ours is null)
                throw new ChainUnavailableException($"The node of {chain.Blockchain} follows another chain: none of the blocks that were read from {height + 1} to {from.Height} is among its own. Nothing is read from it. Point the chain at the node it was read from; if a test network was begun anew, begin with an empty database too.");
            if (string.Equals(ours, theirs.Hash, StringComparison.Ordinal))
                return Stands(theirs.Ref);
        }

        throw new ChainUnavailableException($"The node of {chain.Blockchain} follows another network: not even its first block is ours. Nothing is read from it. Point the chain at the node it was read from; if a test network was begun anew, begin with an empty database too.");
    }

    private (BlockRef Fork, bool IsWaiting) Stands(BlockRef block)
    {
        _shorterBranchSince = null;
        return (block, false);
    }

    private bool IsPatienceOver()
    {
        _shorterBranchSince ??= clock.GetTimestamp();
        return clock.GetElapsedTime(_shorterBranchSince.Value) >= ShorterBranchPatience;
    }

    private async Task<List<Block>?> ReadBranchAsync(BlockRef fork, BlockRef tip, IReadOnlyList<string> former, CancellationToken cancellationToken)
    {
        var blocks = new List<Block>();
        var (at, transfers) = (fork, 0);
        while (at.Height < tip.Height && blocks.Count < _blocks && transfers < MaxTransfers)
        {
            _isUnapplied = true;
            var block = await chain.GetBlockAsync(new BlockRequest(at.Height + 1) { FormerContracts = former }, cancellationToken);
            if (block is null || block.Height != at.Height + 1 || !string.Equals(block.ParentHash, at.Hash, StringComparison.Ordinal))
                return null;
            Check(block.Transactions);
            if (block.Transactions.GroupBy(t => t.TxId, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
                throw new ChainUnavailableException($"The chain {chain.Blockchain} gave transaction {twice.Key} twice in block {block.Height}. All that a transaction transfers belongs into one.");
            blocks.Add(block);
            transfers += block.Transactions.Sum(t => t.Transfers.Count);
            at = block.Ref;
        }

        return blocks;
    }

    // What could not be kept, or told apart, must not be booked: it would stop every later look, or lose a payment.
    private void Check(IReadOnlyList<ChainTransaction> transactions)
    {
        foreach (var transaction in transactions)
        {
            if (transaction.TxId.Length is 0 or > MaxTextLength || transaction.Transfers.Any(t => t.To.Length > MaxTextLength || t.ContractAddress?.Length > MaxTextLength))
                throw new ChainUnavailableException($"The chain {chain.Blockchain} gave a transaction id, address key or contract that is empty or longer than {MaxTextLength} characters.");
            if (transaction.Transfers.Any(t => t.Ordinal < 0))
                throw new ChainUnavailableException($"The chain {chain.Blockchain} gave transaction {transaction.TxId} with an ordinal below 0. An ordinal is a transfer's place in its own transaction, from 0.");
            if (transaction.Transfers.Count > 1 && transaction.Transfers.Select(t => t.Ordinal).Distinct().Count() < transaction.Transfers.Count)
                throw new ChainUnavailableException($"The chain {chain.Blockchain} gave transaction {transaction.TxId} with two transfers of one ordinal. An ordinal is a transfer's place in its own transaction.");
        }
    }
}
