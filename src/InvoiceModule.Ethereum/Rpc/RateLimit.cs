using System.Globalization;
using System.Net.Http.Headers;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Rpc;

/// <summary>Keeps quiet for as long as a provider asks for (429 and 503 with Retry-After, RFC 9110 10.2.3): calls meanwhile would only prolong it.</summary>
internal sealed class RateLimit(RpcEndpoint endpoint, TimeProvider time)
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private long _since;
    private TimeSpan _pause;

    public void ThrowIfPaused()
    {
        lock (_gate)
        {
            var left = _pause - time.GetElapsedTime(_since);
            if (_pause > TimeSpan.Zero && left > TimeSpan.Zero)
                throw new ChainUnavailableException(string.Create(CultureInfo.InvariantCulture, $"The provider at {endpoint} limits its calls; the next one goes out in {left.TotalSeconds:0} s. Choose a plan with more calls, or a node of your own."));
            _pause = TimeSpan.Zero;
        }
    }

    public void Pause(RetryConditionHeaderValue? retryAfter)
    {
        var asked = retryAfter?.Delta ?? (retryAfter?.Date - time.GetUtcNow()) ?? Default;
        lock (_gate)
        {
            _since = time.GetTimestamp();
            _pause = asked < Shortest ? Shortest : asked > Longest ? Longest : asked;
        }
    }
}
