using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Rates;

/// <summary><c>{"bitcoin":{"eur":45000.123456,"last_updated_at":1795400000}}</c>, with every digit it has.</summary>
internal sealed class CoinGeckoRates(IHttpClientFactory clients, IOptions<RatesOptions> options)
    : HttpRateSource(clients, options.Value.CoinGecko, options.Value.KeepFor)
{
    public const string SourceName = "CoinGecko";

    public override string Name => SourceName;

    protected override string? PathFor(RateRequest request)
        => options.Value.CoinGeckoIds.TryGetValue(request.Base, out var id)
            ? $"api/v3/simple/price?ids={Uri.EscapeDataString(id)}&vs_currencies={request.Quote.ToLowerInvariant()}&include_last_updated_at=true&precision=full"
            : null;

    protected override SourceAnswer? Read(JsonElement answer, RateRequest request)
        => answer.TryGetProperty(options.Value.CoinGeckoIds[request.Base], out var coin)
            && coin.TryGetProperty(request.Quote.ToLowerInvariant(), out var price) && price.ValueKind != JsonValueKind.Null
            ? new SourceAnswer(Number(price), DateTimeOffset.FromUnixTimeSeconds(coin.GetProperty("last_updated_at").GetInt64()))
            : null;

    protected override bool IsUnknown(JsonElement answer) => false;
}
