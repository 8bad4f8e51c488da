using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Rates;

/// <summary>
/// <c>{"error":[],"result":{"XXBTZUSD":{"a":["50001.0",..],"b":["49999.0",..],..}}}</c>: ask and bid, whose middle is taken. The last trade of a
/// quiet market may be hours old; an offer is what holds now.
/// </summary>
internal sealed class KrakenRates(IHttpClientFactory clients, IOptions<RatesOptions> options)
    : HttpRateSource(clients, options.Value.Kraken, options.Value.KeepFor)
{
    public const string SourceName = "Kraken";

    /// <summary>Offers further apart than 10 % are no market.</summary>
    private static readonly Rational WidestSpread = new(110, 100);

    public override string Name => SourceName;

    protected override string PathFor(RateRequest request) => $"0/public/Ticker?pair={Asset(request.Base)}{Asset(request.Quote)}";

    protected override SourceAnswer? Read(JsonElement answer, RateRequest request)
    {
        var errors = answer.GetProperty("error").EnumerateArray().Select(error => error.GetString()).ToArray();
        if (errors is ["EQuery:Unknown asset pair"])
            return null;
        if (errors.Length > 0)
            throw new RateSourceException("it states an error");
        // The pair comes back under Kraken's own name for it (XXBTZUSD for XBTUSD), alone.
        var pair = answer.GetProperty("result").EnumerateObject().Single().Value;
        var (ask, bid) = (Number(pair.GetProperty("a")[0]), Number(pair.GetProperty("b")[0]));
        if (bid.Sign <= 0 || ask < bid || ask > bid * WidestSpread)
            throw new RateSourceException("bid and ask make no market");
        return new SourceAnswer(new Rational(ask.Numerator * bid.Denominator + bid.Numerator * ask.Denominator, 2 * ask.Denominator * bid.Denominator));
    }

    protected override bool IsUnknown(JsonElement answer) => false;

    private static string Asset(string code) => code switch
    {
        "BTC" => "XBT",
        "DOGE" => "XDG",
        _ => code,
    };
}
