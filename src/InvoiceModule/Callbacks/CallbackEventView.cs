using System.Text.Json.Serialization;
using InvoiceModule.Invoices;

namespace InvoiceModule.Callbacks;

/// <summary>One event with how far its callback has come.</summary>
internal sealed record CallbackEventView
{
    /// <summary>The callback's <c>webhook-id</c>.</summary>
    [JsonPropertyName("event_id")]
    public required string EventId { get; init; }

    /// <summary>The invoice's version, from 2.</summary>
    [JsonPropertyName("version")]
    public required int Version { get; init; }

    /// <summary>Why the version was made.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>pending, acknowledged, superseded, dead, held, none.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>Where it goes; null for nowhere.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; init; }

    /// <summary>When it happened, UTC product time.</summary>
    [JsonPropertyName("at")]
    public required DateTime At { get; init; }

    /// <summary>The event that overtook it; null unless superseded.</summary>
    [JsonPropertyName("superseded_by")]
    public string? SupersededBy { get; init; }

    /// <summary>When it is sent next; null when it is not.</summary>
    [JsonPropertyName("next_attempt_at")]
    public DateTime? NextAttemptAt { get; init; }

    /// <summary>Every attempt, oldest first.</summary>
    [JsonPropertyName("attempts")]
    public required IReadOnlyList<CallbackAttemptView> Attempts { get; init; }

    public static CallbackEventView Of(InvoiceEvent change, string? supersededBy, IEnumerable<CallbackAttempt> attempts) => new()
    {
        EventId = change.Id,
        Version = change.Version,
        Type = change.Type.ToWord(),
        State = change.State switch
        {
            CallbackState.Pending => "pending",
            CallbackState.Acknowledged => "acknowledged",
            CallbackState.Superseded => "superseded",
            CallbackState.Dead => "dead",
            CallbackState.Held => "held",
            CallbackState.NoUrl => "none",

            // Known to a newer version of this package only, on the same database.
            _ => "unknown",
        },
        Url = change.Url,
        At = change.At,
        SupersededBy = supersededBy,
        NextAttemptAt = change.RedeliverAt ?? (change.State == CallbackState.Pending ? change.NextAttemptAt ?? change.At : null),
        Attempts = [.. attempts.OrderBy(a => a.Number).Select(CallbackAttemptView.Of)],
    };
}
