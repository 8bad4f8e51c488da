namespace InvoiceModule.Rates;

/// <summary>Asks for a pair.</summary>
/// <param name="Base">What is priced: a coin's symbol such as <c>BTC</c>, or a fiat currency when a cross rate is made.</param>
/// <param name="Quote">In what: an ISO 4217 code in upper case.</param>
public sealed record RateRequest(string Base, string Quote)
{
    /// <summary>
    /// Product time when the source was asked, UTC: what a source that answers live gives back as <see cref="RateQuote.At"/>. It is the database's
    /// clock, so a source must not take the machine's own.
    /// </summary>
    public DateTime Now { get; init; }
}
