using InvoiceModule.Rates;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Testing.Rates;

/// <summary>
/// Exchange rates that are what somebody set, and always fresh. Cross rates are the module's to make: a pair that was never set is answered by null.
/// </summary>
public sealed class SimulatedRates : IRateProvider
{
    private readonly SimulatorJournal _journal;
    private readonly TimeProvider _clock;

    internal SimulatedRates(SimulatorJournal journal, TimeProvider clock)
    {
        _journal = journal;
        _clock = clock;
    }

    /// <inheritdoc />
    public string Name => "simulated";

    /// <summary>Reads a pair as it was set; its time is now, in product time.</summary>
    /// <param name="request">The pair, in any letter case.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The quote, or null when the pair was never set.</returns>
    /// <exception cref="InvalidOperationException">The pair was set to fail.</exception>
    public async ValueTask<RateQuote?> GetRateAsync(RateRequest request, CancellationToken cancellationToken)
    {
        var (known, rate) = await _journal.ReadAsync(
            state => (state.TryGetRate(request.Base.ToUpperInvariant(), request.Quote.ToUpperInvariant(), out var found), found),
            cancellationToken);
        if (!known)
            return null;
        return rate is { } value
            ? new RateQuote(value, _clock.GetUtcNow().UtcDateTime)
            : throw new InvalidOperationException($"The simulated source of {request.Base}/{request.Quote} fails. POST /simulator/rates with a rate mends it.");
    }

    /// <summary>Sets a pair.</summary>
    /// <param name="symbol">What is priced, such as <c>BTC</c>: 1..16 ASCII letters or digits, in any case.</param>
    /// <param name="currency">In what, such as <c>USD</c>: 3 ASCII letters, in any case.</param>
    /// <param name="rate">The price of one whole unit, greater than 0; null: the source fails for this pair.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SimulatorException">One of them is not as described.</exception>
    public async ValueTask SetAsync(string symbol, string currency, Rational? rate, CancellationToken cancellationToken = default)
    {
        if (symbol is not { Length: >= 1 and <= 16 } || !symbol.All(char.IsAsciiLetterOrDigit))
            throw new SimulatorException(SimulatorFault.Invalid, "symbol", "A symbol is 1..16 ASCII letters or digits, such as BTC.");
        if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetter))
            throw new SimulatorException(SimulatorFault.Invalid, "currency", "A currency is 3 ASCII letters (ISO 4217), such as USD.");
        if (rate is { Sign: <= 0 })
            throw new SimulatorException(SimulatorFault.Invalid, "rate", "A rate is greater than 0; null makes the source fail.");
        var fact = new RateFact(symbol.ToUpperInvariant(), currency.ToUpperInvariant(), rate?.ToString());
        await _journal.AppendAsync(_ => (fact, true), cancellationToken);
    }
}
