namespace InvoiceModule.Simulation.Chains;

/// <summary>How a chain's node treats one of our processes.</summary>
internal enum NodeMode
{
    /// <summary>It tells what it knows.</summary>
    Honest,

    /// <summary>It answers with an error.</summary>
    Down,

    /// <summary>It is some blocks behind, and its tip falls back.</summary>
    Stale,

    /// <summary>Two nodes behind one address, whose last blocks are not the same: answers come from the one or the other.</summary>
    Flapping,

    /// <summary>Blocks are missing, or do not follow their parents.</summary>
    Gaps,

    /// <summary>The pool comes shuffled, with repetitions.</summary>
    Shuffled,

    /// <summary>It claims to have seen what waits at impossible times.</summary>
    LyingTimes,

    /// <summary>Every answer takes seconds.</summary>
    Slow,

    /// <summary>It takes the call and never answers.</summary>
    Hanging,

    /// <summary>Its pool is empty: it has just been started again.</summary>
    Restarted,
}
