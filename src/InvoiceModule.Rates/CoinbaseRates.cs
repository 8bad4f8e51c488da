using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Rates;

/// <summary><c>{"data":{"currency":"BTC","rates":{"EUR":"45000.12","USD":"50000.25"}}}</c>: the price of one BTC in each.</summary>
internal sealed class CoinbaseRates(IHttpClientFactory clients, IOptions<RatesOptions> options)
    : HttpRateSource(clients, options.Value.Coinbase, options.Value.KeepFor)
{
    public const string SourceName = "Coinbase";

    public override string Name => SourceName;

    protected override string PathFor(RateRequest request) => "v2/exchange-rates?currency=" + request.Base;

    protected override SourceAnswer? Read(JsonElement answer, RateRequest request)
    {
        var data = answer.GetProperty("data");
        if (!string.Equals(data.GetProperty("currency").GetString(), request.Base, StringComparison.OrdinalIgnoreCase))
            throw new FormatException("Another currency than asked for.");
        return data.GetProperty("rates").TryGetProperty(request.Quote, out var rate) ? new SourceAnswer(Number(rate)) : null;
    }

    /// <summary><c>{"errors":[{"id":"invalid_request","message":"Currency is invalid"}]}</c>.</summary>
    protected override bool IsUnknown(JsonElement answer)
        => answer.TryGetProperty("errors", out var errors)
            && errors.EnumerateArray().Any(error => error.GetProperty("id").GetString() is "invalid_request" or "not_found");
}
