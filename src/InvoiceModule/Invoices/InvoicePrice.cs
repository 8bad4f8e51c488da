using System.Numerics;
using InvoiceModule.Rates;

namespace InvoiceModule.Invoices;

/// <summary>What an invoice costs.</summary>
/// <param name="Value">Base units.</param>
/// <param name="Fiat">ISO 4217 code; null when no fiat is involved.</param>
/// <param name="FiatValue">The price as given, or the equivalent.</param>
/// <param name="Rate">The rate with its sources.</param>
internal sealed record InvoicePrice(BigInteger Value, string? Fiat, string? FiatValue, PriceRate? Rate);
