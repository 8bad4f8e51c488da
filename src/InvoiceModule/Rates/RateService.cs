using Microsoft.Extensions.Logging;

namespace InvoiceModule.Rates;

/// <summary>
/// The price of a coin, or nothing. It asks every source at once, believes what they agree on, and makes a cross rate when none has the pair. There
/// is no default and no last known value: without a rate there is no invoice.
/// </summary>
internal sealed class RateService(InvoicingRateOptions options, TimeProvider clock, ILogger<RateService> logger, IEnumerable<IRateProvider> providers)
{
    private readonly RateSource[] _sources = [.. providers.Select(provider => new RateSource(provider, options.MaxRateAge, logger))];
    private readonly RateMemory _memory = new(options.MaxJumpPercent, options.MaxRateAge);

    /// <summary>The price of one whole coin in a fiat currency, or null when there is none to be trusted; within the configured time.</summary>
    /// <param name="symbol">The coin, in any letter case.</param>
    /// <param name="fiat">ISO 4217, in any letter case.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<PriceRate?> GetAsync(string symbol, string fiat, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (symbol, fiat) = (symbol.ToUpperInvariant(), fiat.ToUpperInvariant());
        using var poll = new RatePoll(_sources, clock, options.Timeout, cancellationToken);

        var direct = poll.AskAsync(symbol, fiat);
        await Task.WhenAny(direct, poll.HalfTime);
        var isAnswered = direct.IsCompleted;
        if (isAnswered && Judge(symbol, fiat, await direct) is { IsKnown: true } verdict)
            return verdict.Rate;

        // Nobody has the pair, or nobody has said so by half-time: cross rates need the rest of the time.
        var crosses = Pivots(symbol, fiat)
            .Select(pivot => (Pivot: pivot, Coin: poll.AskAsync(symbol, pivot), Money: poll.AskAsync(fiat, pivot)))
            .ToArray();
        if (!isAnswered && Judge(symbol, fiat, await direct) is { IsKnown: true } late)
            return late.Rate;

        foreach (var (pivot, coin, money) in crosses)
        {
            var cross = Cross(Judge(symbol, pivot, await coin), Judge(fiat, pivot, await money));
            if (cross.IsKnown)
                return cross.Rate;
        }

        RateLog.NoRate(logger, symbol, fiat);
        return null;
    }

    private IEnumerable<string> Pivots(string symbol, string fiat)
        => options.Pivots.Select(pivot => pivot.ToUpperInvariant()).Distinct().Where(pivot => pivot != symbol && pivot != fiat);

    /// <summary>Symbol/pivot divided by fiat/pivot. A leg that is refused refuses the cross: doubt is not worked around by another way to the same price.</summary>
    private RateVerdict Cross(RateVerdict coin, RateVerdict money)
    {
        if (!coin.IsKnown || !money.IsKnown)
            return default;
        return coin.Rate is null || money.Rate is null
            ? new RateVerdict(true, null)
            : new RateVerdict(true, new PriceRate(coin.Rate.Rate / money.Rate.Rate, [.. coin.Rate.Sources, .. money.Rate.Sources], Now));
    }

    private RateVerdict Judge(string @base, string quote, IReadOnlyList<SourceQuote> quotes)
    {
        if (quotes.Count == 0)
            return default;
        if (RateConsensus.Agree(quotes, options.OutlierPercent, out var kept) is not { } rate)
        {
            RateLog.SourcesDisagree(logger, @base, quote, quotes.Count);
            return new RateVerdict(true, null);
        }

        var now = Now;
        if (kept.Count > 1)
        {
            _memory.Accept(@base, quote, rate, now);
        }
        else if (!_memory.TryAccept(@base, quote, rate, now))
        {
            RateLog.SourceJumped(logger, @base, quote, kept[0].Name);
            return new RateVerdict(true, null);
        }

        return new RateVerdict(true, new PriceRate(rate, kept, now));
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
