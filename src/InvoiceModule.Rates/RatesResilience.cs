using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace InvoiceModule.Rates;

/// <summary>
/// A price is wanted within 3 s or not at all: one quick second try for a connection that broke, a second for each try, and a rest for a source that
/// keeps failing or says that it is asked too often.
/// </summary>
internal static class RatesResilience
{
    /// <summary>The whole call, body included.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2.5);

    /// <summary>The largest answer read; Coinbase's, the largest in practice, has about 20 KiB.</summary>
    public const int MaxAnswerBytes = 1 << 20;

    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline
        .AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 1,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Constant,
            UseJitter = false,
            // A site that asks for more patience than we have is not tried again: a Retry-After would be slept out within our 3 s.
            ShouldRetryAfterHeader = false,
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException
                || attempt.Outcome.Result is { StatusCode: >= HttpStatusCode.InternalServerError, Headers.RetryAfter: null }),
        })
        .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = 6,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(15),
        })
        .AddTimeout(TimeSpan.FromSeconds(1));
}
