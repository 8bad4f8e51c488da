namespace InvoiceModule.Rates;

/// <summary>One source's answer.</summary>
/// <param name="Rate">The price of one whole unit of the base, in whole units of the quote currency; greater than 0.</param>
/// <param name="At">When it was true, UTC product time (see <see cref="RateRequest.Now"/>). Older than <see cref="InvoicingRateOptions.MaxRateAge"/> it is not used.</param>
public sealed record RateQuote(Rational Rate, DateTime At);
