using InvoiceModule.Chains;
using InvoiceModule.Rates;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;

namespace InvoiceModule.Invoices;

/// <summary>Turns a request's price into base units. Without a trustworthy rate there is no invoice.</summary>
internal sealed class InvoicePricing(RateService rates, InvoiceMetrics metrics, InvoicingClock clock)
{
    public async Task<InvoicePrice> PriceAsync(CreateInvoiceRequest request, Asset asset, CancellationToken cancellationToken)
    {
        if (request.FiatCurrency is not { } fiat)
            return new InvoicePrice(request.Value!.Value, null, null, null);

        if (!FiatCurrencies.TryFind(fiat.Currency, out var currency))
            throw new InvalidOperationException("The validator lets no unknown currency through.");
        var rate = await rates.GetAsync(asset.Symbol, currency.Code, cancellationToken);
        metrics.RateAsked(asset.Symbol, rate, clock.Now);
        if (rate is null)
        {
            throw new InvoicingException(
                InvoicingErrorCodes.RateUnavailable,
                $"There is no trustworthy rate of {asset.Symbol} in {currency.Code} right now.",
                retryAfter: TimeSpan.FromSeconds(10));
        }

        if (request.Value is { } value)
            return new InvoicePrice(value, currency.Code, PriceFormula.FiatEquivalent(value, asset.Decimals, rate.Rate, currency.Decimals), rate);

        if (!PriceFormula.TryPrice(Rational.Parse(fiat.Value!), fiat.Percent, rate.Rate, asset.Decimals, out var price))
        {
            var errors = new ValidationErrors();
            errors.Add("$.fiatCurrency.value", "The price is more than 2^256-1 base units; ask for less.");
            errors.ThrowIfAny();
        }

        return new InvoicePrice(price, currency.Code, fiat.Value, rate);
    }
}
