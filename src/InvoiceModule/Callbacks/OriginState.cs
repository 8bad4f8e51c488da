namespace InvoiceModule.Callbacks;

/// <summary>What is known of one origin, in this process.</summary>
internal sealed class OriginState
{
    /// <summary>Deliveries under way.</summary>
    public int InFlight { get; set; }

    /// <summary>Deliveries allowed at once: grows with success, shrinks with failure.</summary>
    public int Allowance { get; set; } = 2;

    /// <summary>Whether it failed and has not recovered yet.</summary>
    public bool Failing { get; set; }

    /// <summary>Successes since the last failure.</summary>
    public int Streak { get; set; }

    /// <summary>When the last delivery was started or ended.</summary>
    public long LastAt { get; set; }

    /// <summary>The round in which it had its last turn.</summary>
    public long LastRound { get; set; }
}
