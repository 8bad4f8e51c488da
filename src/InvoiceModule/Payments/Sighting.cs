namespace InvoiceModule.Payments;

/// <summary>How and when a transfer came to our notice.</summary>
/// <param name="SentBy">The earliest proof of the transaction: by then it had been sent.</param>
/// <param name="Height">For one first met in a block: the block; null when it was seen waiting.</param>
/// <param name="BlockTime">That block's header time.</param>
internal readonly record struct Sighting(DateTime SentBy, long? Height = null, DateTime? BlockTime = null)
{
    /// <summary>For one that was seen waiting: when the pool had been read, and so the latest it can have been sent.</summary>
    public DateTime? ReadAt { get; init; }

    /// <summary>When a waiting transaction was sent: what its node says, but not before our previous look, which did not find it.</summary>
    public static Sighting InPool(DateTime? nodeTime, DateTime beganAt, DateTime? previousLook, DateTime? readAt)
        => new(Trusted(nodeTime, beganAt, previousLook) ?? beganAt) { ReadAt = readAt };

    /// <summary>When a transaction that was first met in a block was sent.</summary>
    public static Sighting InBlock(DateTime? nodeTime, DateTime beganAt, DateTime? previousLook, long height, DateTime blockTime)
        => Trusted(nodeTime, beganAt, previousLook) is { } time
            ? new Sighting(time)
            : new Sighting(beganAt < blockTime ? beganAt : blockTime, height, blockTime);

    private static DateTime? Trusted(DateTime? nodeTime, DateTime beganAt, DateTime? previousLook)
        => nodeTime is { } time && previousLook is { } previous && time >= previous && time <= beganAt ? time : null;
}
