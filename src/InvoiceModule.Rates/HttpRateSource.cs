using System.Text.Json;
using Polly;

namespace InvoiceModule.Rates;

/// <summary>
/// A source over HTTP. Its quote is as old as the moment it was asked (product time), plus the age a cache on the way states (RFC 9111, 5.1), plus
/// the time since the source renewed it by its own clock, if it tells. So clocks that differ do no harm.
/// </summary>
internal abstract class HttpRateSource(IHttpClientFactory clients, RateSourceOptions source, TimeSpan keepFor) : IRateProvider
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly QuoteCache _cache = new(keepFor);

    public abstract string Name { get; }

    /// <summary>The name of a source's HTTP client.</summary>
    public static string ClientName(string source) => "InvoiceModule.Rates." + source;

    public async ValueTask<RateQuote?> GetRateAsync(RateRequest request, CancellationToken cancellationToken)
        => source.IsEnabled && request.Base.All(char.IsAsciiLetterOrDigit) && request.Quote.All(char.IsAsciiLetterOrDigit)
            ? await _cache.GetAsync(request, AskAsync).WaitAsync(cancellationToken)
            : null;

    /// <summary>Path and query for a pair, without a leading slash; null when the source cannot have it.</summary>
    protected abstract string? PathFor(RateRequest request);

    /// <summary>Reads a good answer; null when it says that the pair is unknown. What it throws counts as a broken answer.</summary>
    protected abstract SourceAnswer? Read(JsonElement answer, RateRequest request);

    /// <summary>Whether an answer of 400 or 404 says that the pair is unknown, which is no failure.</summary>
    protected abstract bool IsUnknown(JsonElement answer);

    /// <summary>A number as it stands in the JSON, as a number or as a string: no double on its way.</summary>
    protected static Rational Number(JsonElement element)
        => Rational.Parse(element.ValueKind == JsonValueKind.Number ? element.GetRawText() : element.GetString()!);

    private async Task<RateQuote?> AskAsync(RateRequest request)
    {
        if (PathFor(request) is not { } path)
            return null;
        try
        {
            // Not the caller's token: others wait for this answer too. The client has its own timeout.
            using var client = clients.CreateClient(ClientName(Name));
            using var response = await client.GetAsync(new Uri(Root, path), CancellationToken.None);
            if (!response.IsSuccessStatusCode && (int)response.StatusCode is not (400 or 404))
                throw new RateSourceException($"HTTP {(int)response.StatusCode}");
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(CancellationToken.None), Strict);
            if (!response.IsSuccessStatusCode)
                return IsUnknown(document.RootElement) ? null : throw new RateSourceException($"HTTP {(int)response.StatusCode}");
            return Read(document.RootElement, request) is { } answer ? new RateQuote(answer.Rate, TimeOf(answer, response, request.Now)) : null;
        }
        catch (HttpRequestException e)
        {
            throw new RateSourceException(e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? "the answer is too large" : $"no connection ({e.HttpRequestError})", e);
        }
        catch (Exception e) when (e is OperationCanceledException or ExecutionRejectedException)
        {
            throw new RateSourceException(e is Polly.CircuitBreaker.BrokenCircuitException ? "it failed too often and rests" : "no answer in time", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new RateSourceException("the answer is not the documented JSON", e);
        }
    }

    private Uri Root => source.BaseAddress.AbsoluteUri.EndsWith('/') ? source.BaseAddress : new Uri(source.BaseAddress.AbsoluteUri + "/");

    private static DateTime TimeOf(SourceAnswer answer, HttpResponseMessage response, DateTime askedAt)
    {
        var age = response.Headers.Age ?? TimeSpan.Zero;
        if (answer.UpdatedAt is { } updated)
            age += (response.Headers.Date ?? new DateTimeOffset(askedAt, TimeSpan.Zero)) - updated;
        return age > TimeSpan.Zero ? askedAt - age : askedAt;
    }
}
