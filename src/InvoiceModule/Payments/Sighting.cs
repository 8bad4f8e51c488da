using InvoiceModule.Invoices;

namespace InvoiceModule.Payments;

/// <summary>How and when a transfer came to our notice, and so in whose time it can have been sent.</summary>
internal readonly record struct Sighting()
{
    // Between two looks this close nobody can have learnt of an address and another have paid late to it unseen: the sighting itself is the evidence.
    private static readonly TimeSpan CloseLooks = TimeSpan.FromSeconds(30);

    /// <summary>When it was decided on, after the leases had been read.</summary>
    public DateTime DecidedAt { get; init; } = DateTime.MaxValue;

    /// <summary>The earliest proof of the transaction: by then it had been sent.</summary>
    public required DateTime SentBy { get; init; }

    /// <summary>A lease that was opened later than this cannot have been meant.</summary>
    public required DateTime LeasedBy { get; init; }

    /// <summary>A lease that was opened later than this may not have been meant, if the address was leased before; null when there is no doubt.</summary>
    public DateTime? DoubtfulSince { get; init; }

    /// <summary>For one first met in a block without a word on when it was sent: the block.</summary>
    public long? Height { get; init; }

    /// <summary>That block's header time.</summary>
    public DateTime? BlockTime { get; init; }

    /// <summary>One that waits in the pool.</summary>
    /// <param name="nodeTime">When its node first saw it, if it tells.</param>
    /// <param name="beganAt">When this look began.</param>
    /// <param name="previousLook">When the look before began, which did not find it.</param>
    /// <param name="readAt">When the pool had been read.</param>
    public static Sighting InPool(DateTime? nodeTime, DateTime beganAt, DateTime? previousLook, DateTime readAt)
        => ByNode(nodeTime, previousLook, readAt) ?? new Sighting
        {
            SentBy = beganAt,
            LeasedBy = readAt,
            DoubtfulSince = Doubt(previousLook, readAt),
        };

    /// <summary>One first met in a block.</summary>
    /// <param name="nodeTime">When its node first saw it, if it tells.</param>
    /// <param name="beganAt">When this look began.</param>
    /// <param name="previousLook">When the look before began.</param>
    /// <param name="readAt">When the block had been read.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="blockTime">Its header's time.</param>
    public static Sighting InBlock(DateTime? nodeTime, DateTime beganAt, DateTime? previousLook, DateTime readAt, long height, DateTime blockTime)
        => ByNode(nodeTime, previousLook, readAt) ?? new Sighting
        {
            SentBy = beganAt < blockTime ? beganAt : blockTime,
            LeasedBy = readAt,
            DoubtfulSince = Doubt(previousLook, readAt),
            Height = height,
            BlockTime = blockTime,
        };

    private static DateTime? Doubt(DateTime? previousLook, DateTime readAt) => previousLook is { } previous && readAt - previous > CloseLooks ? previous : null;

    // A node's word is taken only for the time between our two looks: before, we would have seen it.
    private static Sighting? ByNode(DateTime? nodeTime, DateTime? previousLook, DateTime readAt)
    {
        if (nodeTime is not { } time || previousLook is not { } previous || time < previous || time > readAt)
            return null;
        return new Sighting { SentBy = time, LeasedBy = readAt - time < InvoiceRules.ClockSlack ? readAt : time + InvoiceRules.ClockSlack };
    }
}
