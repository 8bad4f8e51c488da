namespace InvoiceModule.Rates;

/// <summary>One question at a time for a pair, and its answer kept for a little while. A failure is not kept.</summary>
internal sealed class QuoteCache(TimeSpan keepFor)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Base, string Quote), (DateTime AskedAt, Task<RateQuote?> Answer)> _answers = [];

    public Task<RateQuote?> GetAsync(RateRequest request, Func<RateRequest, Task<RateQuote?>> ask)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue((request.Base, request.Quote), out var kept) && IsGood(kept.AskedAt, kept.Answer, request.Now))
                return kept.Answer;
            var answer = ask(request);
            // Nobody may be left to see it fail.
            _ = answer.ContinueWith(failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            _answers[(request.Base, request.Quote)] = (request.Now, answer);
            return answer;
        }
    }

    private bool IsGood(DateTime askedAt, Task<RateQuote?> answer, DateTime now)
        => !answer.IsCompleted || answer.IsCompletedSuccessfully && now >= askedAt && now - askedAt < keepFor;
}
