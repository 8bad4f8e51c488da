namespace InvoiceModule.Rates;

/// <summary>A quote that took part in a price: which source, which pair, what, and when it was true (UTC product time).</summary>
internal sealed record SourceQuote(string Name, string Base, string Quote, Rational Rate, DateTime At);
