using InvoiceModule.Chains;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Rates;

/// <summary>One source under guard: whatever it does, it gives a usable quote or none.</summary>
internal sealed class RateSource
{
    /// <summary>How far a quote may be in the future: clocks differ a little.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Calls that ignored their end and still run; with so many the source is left alone until some come back.</summary>
    public const int MaxHanging = 16;

    /// <summary>More than any market quotes; a longer fraction is refused before we compute with it.</summary>
    private const long MaxBits = 512;

    private readonly IRateProvider _provider;
    private readonly string _name;
    private readonly TimeSpan _maxAge;
    private readonly ILogger _logger;
    private int _hanging;

    public RateSource(IRateProvider provider, TimeSpan maxAge, ILogger logger)
    {
        _provider = provider;
        _name = provider.Name;
        _maxAge = maxAge;
        _logger = logger;
        if (_name is not { Length: >= 1 and <= 64 })
            throw new InvalidOperationException($"{provider.GetType().Name}.Name is 1 to 64 characters: it is stored with every invoice it priced.");
    }

    /// <summary>Asks; never throws. Null: no answer.</summary>
    public async Task<RateQuote?> AskAsync(RateRequest request, CancellationToken cancellationToken)
    {
        var hanging = Volatile.Read(ref _hanging);
        if (hanging >= MaxHanging)
        {
            RateLog.SourceSkipped(_logger, _name, request.Base, request.Quote, hanging);
            return null;
        }

        try
        {
            // A task of its own, so that a source that blocks its caller does not block ours.
            var quote = await Task.Factory.StartNew(
                () => _provider.GetRateAsync(request, cancellationToken).AsTask(),
                cancellationToken, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
            if (quote is null)
                RateLog.SourceHasNone(_logger, _name, request.Base, request.Quote);
            return quote;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            RateLog.SourceFailed(_logger, _name, request.Base, request.Quote, e is RateSourceException ? OneLine.Of(e.Message) : e.GetType().Name);
            return null;
        }
    }

    /// <summary>The quote of a call as it counts now, or null: unanswered, failed, zero, negative, stale, from the future.</summary>
    public SourceQuote? Usable(Task<RateQuote?> call, RateRequest request, DateTime now)
    {
        if (!call.IsCompletedSuccessfully || call.Result is not { } quote)
            return null;
        return WhyRefused(quote, now) is null ? new SourceQuote(_name, request.Base, request.Quote, quote.Rate, Utc(quote.At)) : null;
    }

    /// <summary>Says in the log what became of a call that gave no usable quote, and minds one that hangs.</summary>
    public void Conclude(Task<RateQuote?> call, RateRequest request, DateTime now)
    {
        if (!call.IsCompleted)
        {
            RateLog.SourceHangs(_logger, _name, request.Base, request.Quote);
            Interlocked.Increment(ref _hanging);
            _ = call.ContinueWith(_ => Interlocked.Decrement(ref _hanging), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        else if (call.Result is { } quote && WhyRefused(quote, now) is { } reason)
        {
            RateLog.QuoteRefused(_logger, _name, request.Base, request.Quote, reason);
        }
    }

    private static DateTime Utc(DateTime at)
        => at.Kind == DateTimeKind.Local ? at.ToUniversalTime() : DateTime.SpecifyKind(at, DateTimeKind.Utc);

    private string? WhyRefused(RateQuote quote, DateTime now)
        => quote.Rate.Sign <= 0 ? "it is zero or negative"
            : quote.Rate.Numerator.GetBitLength() > MaxBits || quote.Rate.Denominator.GetBitLength() > MaxBits ? "it has too many digits"
            : now - Utc(quote.At) > _maxAge ? "it is stale"
            : Utc(quote.At) - now > FutureTolerance ? "it is from the future"
            : null;
}
