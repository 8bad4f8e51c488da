using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

/// <summary>A source that does what a test says, and counts how often it was asked.</summary>
internal sealed class FakeSource(string name, Func<RateRequest, CancellationToken, ValueTask<RateQuote?>> answer) : IRateProvider
{
    private int _calls;

    public string Name => name;

    public int Calls => Volatile.Read(ref _calls);

    public ValueTask<RateQuote?> GetRateAsync(RateRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return answer(request, cancellationToken);
    }

    /// <summary>Answers each pair of a table such as <c>BTC/USD=50000 EUR/USD=1.10</c>, fresh; null for any other.</summary>
    public static FakeSource Of(string name, string table)
    {
        var rates = table.Split(' ').Select(entry => entry.Split('=')).ToDictionary(entry => entry[0], entry => Rational.Parse(entry[1]));
        return new FakeSource(name, (request, _) => ValueTask.FromResult(
            rates.TryGetValue($"{request.Base}/{request.Quote}", out var rate) ? new RateQuote(rate, request.Now) : null));
    }

    /// <summary>Hangs until the test ends it, whatever its token says.</summary>
    public static FakeSource Hanging(string name, Task until) => new(name, async (_, _) =>
    {
        await until;
        return null;
    });
}
