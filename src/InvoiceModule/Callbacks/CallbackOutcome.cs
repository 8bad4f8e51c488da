namespace InvoiceModule.Callbacks;

/// <summary>How one attempt ended.</summary>
/// <param name="StatusCode">The answer's status; null when there was none.</param>
/// <param name="Error">What went wrong (<see cref="CallbackErrors"/>, <c>http_500</c>); null on success.</param>
/// <param name="Duration">From the start to the end of reading.</param>
/// <param name="RetryAfter">What the merchant asked for, already within its bounds; null for nothing.</param>
internal sealed record CallbackOutcome(int? StatusCode, string? Error, TimeSpan Duration, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => Error is null;

    /// <summary>410: the merchant wants nothing more at this URL.</summary>
    public bool IsGone => StatusCode == 410;
}
