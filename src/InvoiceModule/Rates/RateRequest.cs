namespace InvoiceModule.Rates;

/// <summary>Asks for a pair.</summary>
/// <param name="Base">What is priced: a coin's symbol such as <c>BTC</c>, or a fiat currency when a cross rate is made.</param>
/// <param name="Quote">In what: an ISO 4217 code in upper case.</param>
public sealed record RateRequest(string Base, string Quote);
