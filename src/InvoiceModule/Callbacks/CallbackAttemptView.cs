using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks;

/// <summary>One attempt, as the merchant sees it.</summary>
internal sealed record CallbackAttemptView
{
    /// <summary>From 1.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>When it began, UTC product time.</summary>
    [JsonPropertyName("at")]
    public required DateTime At { get; init; }

    /// <summary>How long it took; without an answer only 1000, 5000 or 15000, so that it tells nothing of our network.</summary>
    [JsonPropertyName("duration_ms")]
    public required int DurationMs { get; init; }

    /// <summary>The answer's status; null when there was none.</summary>
    [JsonPropertyName("status_code")]
    public int? StatusCode { get; init; }

    /// <summary>What went wrong, in a word; null on success.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>Whether somebody asked for it by hand.</summary>
    [JsonPropertyName("manual")]
    public required bool Manual { get; init; }

    public static CallbackAttemptView Of(CallbackAttempt attempt) => new()
    {
        Number = attempt.Number,
        At = attempt.At,
        DurationMs = attempt.StatusCode is not null ? attempt.DurationMs : attempt.DurationMs <= 1000 ? 1000 : attempt.DurationMs <= 5000 ? 5000 : 15000,
        StatusCode = attempt.StatusCode,
        Error = CallbackErrors.ForMerchant(attempt.Error),
        Manual = attempt.Manual,
    };
}
