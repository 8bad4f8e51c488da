namespace InvoiceModule.Rates;

/// <summary>The rate an invoice is priced with: one whole coin in the fiat currency, the quotes it was made from, and when (UTC product time).</summary>
internal sealed record PriceRate(Rational Rate, IReadOnlyList<SourceQuote> Sources, DateTime At)
{
    /// <summary>The exact form that is stored with the invoice.</summary>
    public string ToJson() => PriceRateJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static PriceRate FromJson(string json) => PriceRateJson.Read(json);
}
