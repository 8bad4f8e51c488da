using InvoiceModule.Chains;

namespace InvoiceModule.Payments;

/// <summary>What one look at a chain found, consistent in itself: blocks that follow each other, and the pool as it was at their tip.</summary>
internal sealed record ChainUpdate
{
    /// <summary>Where we were.</summary>
    public required BlockRef From { get; init; }

    /// <summary>The newest block of ours that still stands: <see cref="From"/> unless there was a reorganisation.</summary>
    public required BlockRef Fork { get; init; }

    /// <summary>The blocks above the fork, in order, each the parent of the next.</summary>
    public required IReadOnlyList<Block> Blocks { get; init; }

    /// <summary>The node's newest block in this look.</summary>
    public required long TipHeight { get; init; }

    /// <summary>Everything that waits in the pool; null when there are more blocks to read before the tip, and while another branch is being waited out.</summary>
    public IReadOnlySet<string>? PendingIds { get; init; }

    /// <summary>What waits and has not been looked at before.</summary>
    public IReadOnlyList<ChainTransaction> NewPending { get; init; } = [];

    /// <summary>When what waited in an earlier look was first seen there, whoever's the addresses were that it pays; null when nothing is known of that.</summary>
    public PoolSightings? Sightings { get; init; }

    /// <summary>What a person has to look at in these blocks.</summary>
    public IReadOnlyList<ChainAlarm> Alarms { get; init; } = [];

    /// <summary>Product time before the first question was asked.</summary>
    public required DateTime BeganAt { get; init; }

    /// <summary>Product time when the last of it had been read: everything in it had been sent by then.</summary>
    public required DateTime ReadAt { get; init; }

    /// <summary>Whether <see cref="To"/> is the node's tip; false while another branch is being waited out, for what stands only there is not known yet.</summary>
    public bool IsTip { get; init; } = true;

    /// <summary>Where we are afterwards.</summary>
    public BlockRef To => Blocks.Count > 0 ? Blocks[^1].Ref : Fork;

    /// <summary>Whether nothing is left to read now: it reached the tip and the whole pool, or another branch is being waited out.</summary>
    public bool IsComplete => PendingIds is not null || !IsTip;

    /// <summary>When a look that reached the node's tip and the whole pool began; null when this one did not.</summary>
    public DateTime? ScannedAt => IsComplete && IsTip ? BeganAt : null;

    /// <summary>Whether blocks we had read no longer stand.</summary>
    public bool IsReorganisation => Fork.Height < From.Height;
}
