using InvoiceModule.Invoices;
using InvoiceModule.Rates;

namespace InvoiceModule.Payments;

/// <summary>
/// The rates of now, for late money on fiat-priced invoices. A rate is fetched over the network and so never inside a transaction: one that is
/// missing stops the transaction, is fetched, and the transaction is run again.
/// </summary>
internal sealed class LateRates(RateService rates)
{
    private readonly Dictionary<(string Symbol, string Fiat), PriceRate?> _known = [];

    /// <summary>Whether the rate has fallen by no more than 1 % since the invoice was made. No rate is no proof.</summary>
    /// <exception cref="RateNeededException">The rate has not been fetched.</exception>
    public bool Held(Invoice invoice)
    {
        var pair = (invoice.Symbol, invoice.FiatCurrency!);
        if (!_known.TryGetValue(pair, out var now))
            throw new RateNeededException(pair.Symbol, pair.Item2);
        return now is not null && RateDrop.IsTolerable(PriceRate.FromJson(invoice.Rate!).Rate, now.Rate);
    }

    /// <summary>Fetches what was missing.</summary>
    public async Task FetchAsync(RateNeededException needed, CancellationToken cancellationToken)
        => _known[(needed.Symbol, needed.Fiat)] = await rates.GetAsync(needed.Symbol, needed.Fiat, cancellationToken);
}
