namespace InvoiceModule.Callbacks;

/// <summary>One attempt to deliver an event.</summary>
internal sealed class CallbackAttempt
{
    public long Id { get; private init; }

    public required string EventId { get; init; }

    /// <summary>The event's wallet: how its callbacks go is read from here, without a look at the events.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required DateTime At { get; init; }

    public required int DurationMs { get; init; }

    /// <summary>The answer's status; null when there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>What went wrong, in a word: <c>timeout</c>, <c>refused_address</c>, <c>connection_failed</c>, <c>http_500</c> ...; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>What a failed answer's <c>Retry-After</c> asked for, within its bounds, in seconds: the reason of a wait longer than the schedule's.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Whether somebody asked for it by hand.</summary>
    public bool Manual { get; init; }
}
