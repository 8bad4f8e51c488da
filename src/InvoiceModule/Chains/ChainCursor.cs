namespace InvoiceModule.Chains;

/// <summary>How far a chain has been read: the block up to which everything is known, and who may read on.</summary>
internal sealed class ChainCursor
{
    // A tip that stands this many block times still is no chance any more: for blocks that come at random it happens once in 8 million.
    private const int StuckAfter = 16;

    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(1);

    public required string Blockchain { get; init; }

    /// <summary>The newest block whose every transfer has been looked at.</summary>
    public long Height { get; set; }

    public string Hash { get; set; } = "";

    /// <summary>The newest block its node had when blocks were last read; null until some were. Above <see cref="Height"/> while the chain is being caught up with.</summary>
    public long? TipHeight { get; set; }

    /// <summary>When the last look that reached the tip and the whole pool began. Nothing that came before it is unknown.</summary>
    public DateTime? ScannedAt { get; set; }

    /// <summary>When the tip last moved up, to judge a stuck node.</summary>
    public DateTime AdvancedAt { get; set; }

    /// <summary>Since when the node has not answered; null while it does.</summary>
    public DateTime? FailingSince { get; set; }

    /// <summary>What the operator is told of the last failure.</summary>
    public string? Failure { get; set; }

    /// <summary>Until when a node of ours holds the chain.</summary>
    public DateTime? ClaimedUntil { get; private init; }

    /// <summary>Counts the claims: a write that carries an older number changes nothing.</summary>
    public long Fence { get; private init; }

    /// <summary>
    /// Counts the bookings. A database that fell back on a copy without the last commits has a lower one than the process that made them: what that process remembers
    /// as looked at is not booked there.
    /// </summary>
    public long Revision { get; private init; }

    /// <summary>
    /// Whether the tip has stood still for so long that its node must be cut off from the network. What it does not know cannot be told then: nothing expires.
    /// Where blocks come on demand that is never known.
    /// </summary>
    public bool IsStuck(ChainTraits traits, DateTime now) => AdvancedAt < StuckBefore(traits, now);

    /// <summary>A tip that last moved before this has stood still for too long; null where that is never known.</summary>
    public static DateTime? StuckBefore(ChainTraits traits, DateTime now)
        => traits.BlockInterval is { } interval ? now - (StuckAfter * interval > LeastPatience ? StuckAfter * interval : LeastPatience) : null;

    /// <summary>Whether the chain has been read whole within <paramref name="limit"/>. A look that is dated ahead, as after a clock was set back, says nothing of now.</summary>
    public bool IsFresh(DateTime now, TimeSpan limit) => (now - ScannedAt)?.Duration() <= limit;

    /// <summary>Whether nobody knows what happens on the chain now, so that no invoice may be made on it.</summary>
    public bool IsOut(ChainTraits traits, DateTime now, TimeSpan limit)
        => !IsFresh(now, limit) || IsStuck(traits, now) && now - AdvancedAt > limit;
}
