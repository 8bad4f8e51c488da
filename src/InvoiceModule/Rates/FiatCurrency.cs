namespace InvoiceModule.Rates;

/// <summary>A currency of ISO 4217.</summary>
/// <param name="Code">Three letters, upper case.</param>
/// <param name="Decimals">Decimals of the minor unit: 0, 2, 3 or 4.</param>
internal readonly record struct FiatCurrency(string Code, int Decimals);
