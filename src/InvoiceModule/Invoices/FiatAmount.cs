namespace InvoiceModule.Invoices;

/// <summary>A price in fiat.</summary>
/// <param name="Currency">ISO 4217 code, in any letter case.</param>
/// <param name="Value">Major units as a decimal number such as <c>19.99</c>, with no more decimals than the currency has; null beside a crypto value.</param>
/// <param name="Percent">Markup in percent, -99..1000; negative is a discount.</param>
public sealed record FiatAmount(string Currency, string? Value, int Percent = 0);
