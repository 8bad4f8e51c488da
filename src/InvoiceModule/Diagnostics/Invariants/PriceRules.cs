using InvoiceModule.Invoices;
using InvoiceModule.Rates;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>M5: the price is what the stored quotes make it, and they were not old. T1: the tolerance leaves a price.</summary>
internal static class PriceRules
{
    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var invoice = state.Invoice;
        if (invoice.Tolerance.Sign < 0 || invoice.Tolerance >= invoice.Value)
            findings.Broken("T1", invoice.Id, $"it costs {invoice.Value}, of which {invoice.Tolerance} may be missing: nothing is left to pay");
        else if (invoice.Exceptions.HasFlag(InvoiceExceptions.Accepted) && invoice.Tolerance.IsZero)
            findings.Broken("T1", invoice.Id, $"it was accepted though it was short, and nothing of it may be missing");
        if (FindFault(invoice) is { } fault)
            findings.Broken("M5", invoice.Id, $"{fault}");
    }

    private static string? FindFault(Invoice invoice)
    {
        if (invoice.Rate is null)
            return invoice.IsFiatPriced || invoice.FiatCurrency is not null ? "it has a fiat price but no rate" : invoice.Value.Sign > 0 ? null : "it costs nothing";
        if (invoice.FiatCurrency is null || !FiatCurrencies.TryFind(invoice.FiatCurrency, out var currency) || !Rational.TryParse(invoice.FiatValue, out var fiat))
            return "it has a rate but no fiat price";
        PriceRate rate;
        try
        {
            rate = PriceRate.FromJson(invoice.Rate);
        }
        catch (FormatException)
        {
            return "its stored rate cannot be read";
        }

        // How old the host lets a rate be now is no word on how old it let one be then.
        if (invoice.CreatedAt - rate.At > InvoicingRateOptions.LongestRateAge)
            return $"its rate is of {UtcJsonConverter.ToText(rate.At)}, and it was made at {UtcJsonConverter.ToText(invoice.CreatedAt)}";
        if (RateOf(rate.Sources, invoice.Symbol.ToUpperInvariant(), currency.Code) is not { } quoted || quoted != rate.Rate)
            return $"its rate is {rate.Rate}, which is not what its {rate.Sources.Count} stored quotes give";
        if (!invoice.IsFiatPriced)
        {
            var equivalent = PriceFormula.FiatEquivalent(invoice.Value, invoice.Decimals, rate.Rate, currency.Decimals);
            return string.Equals(equivalent, invoice.FiatValue, StringComparison.Ordinal) ? null : $"it shows {invoice.FiatValue} {currency.Code}, but its value is worth {equivalent}";
        }

        return fiat.Sign > 0 && PriceFormula.TryPrice(fiat, invoice.FiatPercent, rate.Rate, invoice.Decimals, out var value) && value == invoice.Value
            ? null
            : $"it costs {invoice.Value}, which is not its fiat price at its rate";
    }

    // The median of the pair's quotes, or of the coin's over those of the money where they meet in a pivot.
    private static Rational? RateOf(IReadOnlyList<SourceQuote> sources, string symbol, string fiat)
    {
        var pairs = sources.GroupBy(s => (s.Base, s.Quote)).ToList();
        return pairs switch
        {
            [var pair] when pair.Key == (symbol, fiat) => Median(pair),
            [var coin, var money] when coin.Key.Base == symbol && money.Key.Base == fiat && coin.Key.Quote == money.Key.Quote => Median(coin) / Median(money),
            _ => null,
        };
    }

    private static Rational Median(IEnumerable<SourceQuote> quotes) => RateConsensus.Median([.. quotes]);
}
