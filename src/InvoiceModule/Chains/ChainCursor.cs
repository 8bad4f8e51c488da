namespace InvoiceModule.Chains;

/// <summary>How far a chain has been read: the block up to which everything is known, and who may read on.</summary>
internal sealed class ChainCursor
{
    public required string Blockchain { get; init; }

    /// <summary>The newest block whose every transfer has been looked at.</summary>
    public long Height { get; set; }

    public string Hash { get; set; } = "";

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
}
