namespace InvoiceModule.Rates;

/// <summary>
/// A source of exchange rates. The module asks every registered source, drops what is stale, zero or an outlier, and takes the median; it never
/// guesses, so a source that does not know answers null.
/// </summary>
public interface IRateProvider
{
    /// <summary>The source's name, stored with every invoice it priced: 1..64 characters.</summary>
    string Name { get; }

    /// <summary>Reads the price of one whole unit of <see cref="RateRequest.Base"/> in <see cref="RateRequest.Quote"/>.</summary>
    /// <param name="request">The pair.</param>
    /// <param name="cancellationToken">Ends the call; it comes within <see cref="InvoicingRateOptions.Timeout"/>. A call that goes on is not waited for.</param>
    /// <returns>The quote with its time, or null when this source does not have the pair.</returns>
    /// <exception cref="RateSourceException">The source failed. Any exception counts as no answer; only this one's message is logged.</exception>
    ValueTask<RateQuote?> GetRateAsync(RateRequest request, CancellationToken cancellationToken);
}
