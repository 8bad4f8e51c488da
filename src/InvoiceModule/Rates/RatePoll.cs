namespace InvoiceModule.Rates;

/// <summary>One round of questions to all sources, with one end for all of them.</summary>
internal sealed class RatePoll : IDisposable
{
    private readonly RateSource[] _sources;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _end;
    private readonly Task _deadline;

    public RatePoll(RateSource[] sources, TimeProvider clock, TimeSpan timeout, CancellationToken caller)
    {
        _sources = sources;
        _clock = clock;
        _caller = caller;
        _end = CancellationTokenSource.CreateLinkedTokenSource(caller);
        // Nine tenths for the sources: what is left is for getting the answer out in time.
        var time = timeout * 0.9;
        HalfTime = Task.Delay(time / 2, clock, _end.Token);
        _deadline = Task.Delay(time, clock, _end.Token);
    }

    /// <summary>From here on whoever has answered is enough.</summary>
    public Task HalfTime { get; }

    /// <summary>Asks all at once. It ends when all have answered, at half-time when someone has, or at the deadline, hanging sources or not.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<SourceQuote>> AskAsync(string @base, string quote)
    {
        var request = new RateRequest(@base, quote) { Now = Now };
        var calls = _sources.Select(source => source.AskAsync(request, _end.Token)).ToArray();
        var all = Task.WhenAll(calls);
        await Task.WhenAny(all, HalfTime);
        var usable = Usable(calls, request);
        if (usable.Length == 0)
        {
            await Task.WhenAny(all, _deadline);
            usable = Usable(calls, request);
        }

        _caller.ThrowIfCancellationRequested();
        foreach (var (source, call) in _sources.Zip(calls))
            source.Conclude(call, request, Now);
        return usable;
    }

    /// <summary>Tells the sources that are still at it to stop, without waiting for them.</summary>
    public void Dispose()
    {
        // In a task of its own: what a source registered on its token runs there, blocks nobody here, and its exceptions are its own affair.
        _ = _end.CancelAsync().ContinueWith(
            (canceled, end) =>
            {
                _ = canceled.Exception;
                ((CancellationTokenSource)end!).Dispose();
            },
            _end, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private SourceQuote[] Usable(Task<RateQuote?>[] calls, RateRequest request)
    {
        var now = Now;
        return [.. _sources.Zip(calls, (source, call) => source.Usable(call, request, now)).OfType<SourceQuote>()];
    }
}
