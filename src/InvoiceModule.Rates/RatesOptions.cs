namespace InvoiceModule.Rates;

/// <summary>
/// The HTTP sources of <c>AddRates</c>. The European Central Bank is not among them: it publishes once a day, and a rate that old is not used
/// (<see cref="InvoicingRateOptions.MaxRateAge"/>).
/// </summary>
public sealed class RatesOptions
{
    /// <summary>Coinbase, <c>/v2/exchange-rates</c>: coins and fiat currencies in nearly every fiat currency.</summary>
    public RateSourceOptions Coinbase { get; } = new("https://api.coinbase.com/");

    /// <summary>Kraken, <c>/0/public/Ticker</c>, the middle of bid and ask: coins in the great currencies, and these among themselves.</summary>
    public RateSourceOptions Kraken { get; } = new("https://api.kraken.com/");

    /// <summary>
    /// Binance, <c>/api/v3/ticker/price</c>: coins in EUR, TRY, BRL and others. It trades against USDT, which is not the dollar and is never taken
    /// for it; <c>USDT</c> as one more of <see cref="InvoicingRateOptions.Pivots"/> makes use of it.
    /// </summary>
    public RateSourceOptions Binance { get; } = new("https://api.binance.com/");

    /// <summary>
    /// CoinGecko, <c>/api/v3/simple/price</c>: averages over many markets. Without a plan it renews a price about once a minute, so that many of its
    /// answers are too old by the default <see cref="InvoicingRateOptions.MaxRateAge"/>.
    /// </summary>
    public RateSourceOptions CoinGecko { get; } = new("https://api.coingecko.com/");

    /// <summary>CoinGecko's id of each coin, by symbol. Symbols are not unique there, so only those listed are asked for.</summary>
    public IDictionary<string, string> CoinGeckoIds { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["BTC"] = "bitcoin",
        ["LTC"] = "litecoin",
        ["DOGE"] = "dogecoin",
        ["BCH"] = "bitcoin-cash",
        ["ETH"] = "ethereum",
        ["USDT"] = "tether",
        ["USDC"] = "usd-coin",
        ["DAI"] = "dai",
        ["TRX"] = "tron",
        ["XMR"] = "monero",
    };

    /// <summary>
    /// How long an answer serves later questions too, so that many invoices do not run into a source's limits; default 5 s, 0..30 s. Its time stays
    /// that of the answer.
    /// </summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromSeconds(5);
}
