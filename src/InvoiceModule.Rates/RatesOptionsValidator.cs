using Microsoft.Extensions.Options;

namespace InvoiceModule.Rates;

internal sealed class RatesOptionsValidator : IValidateOptions<RatesOptions>
{
    public ValidateOptionsResult Validate(string? name, RatesOptions options)
    {
        var faults = new List<string>();
        Check("Coinbase", options.Coinbase);
        Check("Kraken", options.Kraken);
        Check("Binance", options.Binance);
        Check("CoinGecko", options.CoinGecko);
        if (options.KeepFor < TimeSpan.Zero || options.KeepFor > TimeSpan.FromSeconds(30))
            faults.Add("AddRates: KeepFor is 0 to 30 s.");
        if (options.CoinGeckoIds.Any(entry => string.IsNullOrWhiteSpace(entry.Key) || string.IsNullOrWhiteSpace(entry.Value)))
            faults.Add("AddRates: CoinGeckoIds has an empty symbol or id.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string source, RateSourceOptions its)
        {
            if (its.BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
                faults.Add($"AddRates: {source}.BaseAddress is an absolute http or https address without user, query or fragment.");
        }
    }
}
