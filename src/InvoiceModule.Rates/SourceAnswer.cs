namespace InvoiceModule.Rates;

/// <summary>What a source's JSON says: the rate and, if it tells, when by its own clock the rate was renewed.</summary>
internal readonly record struct SourceAnswer(Rational Rate, DateTimeOffset? UpdatedAt = null);
