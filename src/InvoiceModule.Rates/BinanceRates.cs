using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Rates;

/// <summary><c>{"symbol":"BTCEUR","price":"45000.12000000"}</c>: the last trade.</summary>
internal sealed class BinanceRates(IHttpClientFactory clients, IOptions<RatesOptions> options)
    : HttpRateSource(clients, options.Value.Binance, options.Value.KeepFor)
{
    public const string SourceName = "Binance";

    /// <summary>"Invalid symbol."</summary>
    private const int InvalidSymbol = -1121;

    public override string Name => SourceName;

    protected override string PathFor(RateRequest request) => $"api/v3/ticker/price?symbol={request.Base}{request.Quote}";

    protected override SourceAnswer? Read(JsonElement answer, RateRequest request)
        => answer.GetProperty("symbol").GetString() == request.Base + request.Quote
            ? new SourceAnswer(Number(answer.GetProperty("price")))
            : throw new FormatException("Another symbol than asked for.");

    protected override bool IsUnknown(JsonElement answer) => answer.TryGetProperty("code", out var code) && code.GetInt32() == InvalidSymbol;
}
