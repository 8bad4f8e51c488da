using InvoiceModule.Rates;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Tests.RatesPackage;

/// <summary>Each source's documented answers, good and "not here".</summary>
public sealed class SourceAnswersTests
{
    private const string Kraken = """{"error":[],"result":{"XXBTZUSD":{"a":["50001.50000","1","1.000"],"b":["50001.40000","2","2.000"],"c":["49000.0","0.1"],"v":["1","2"],"p":["1","2"],"t":[1,2],"l":["1","2"],"h":["1","2"],"o":"50100.1"}}}""";

    [Theory]
    [InlineData("Coinbase", "BTC", "USD", """{"data":{"currency":"BTC","rates":{"AED":"183650.1","EUR":"45000.12","USD":"50000.123456789012345678"}}}""", "50000.123456789012345678", "/v2/exchange-rates?currency=BTC")]
    [InlineData("Coinbase", "EUR", "USD", """{"data":{"currency":"EUR","rates":{"USD":"1.0998130318"}}}""", "1.0998130318", "/v2/exchange-rates?currency=EUR")]
    [InlineData("Kraken", "BTC", "USD", Kraken, "50001.45", "/0/public/Ticker?pair=XBTUSD")]
    [InlineData("Kraken", "DOGE", "EUR", """{"error":[],"result":{"XDGEUR":{"a":["0.2","1"],"b":["0.2","1"]}}}""", "0.2", "/0/public/Ticker?pair=XDGEUR")]
    [InlineData("Kraken", "EUR", "USD", """{"error":[],"result":{"ZEURZUSD":{"a":["1.09001","1"],"b":["1.09000","1"]}}}""", "1.090005", "/0/public/Ticker?pair=EURUSD")]
    [InlineData("Binance", "BTC", "EUR", """{"symbol":"BTCEUR","price":"45000.12000000"}""", "45000.12", "/api/v3/ticker/price?symbol=BTCEUR")]
    [InlineData("Binance", "BTC", "USDT", """{"symbol":"BTCUSDT","price":"0.00000001"}""", "0.00000001", "/api/v3/ticker/price?symbol=BTCUSDT")]
    [InlineData("CoinGecko", "BTC", "EUR", """{"bitcoin":{"eur":45000.12345678901234567890,"last_updated_at":1795435200}}""", "45000.1234567890123456789", "/api/v3/simple/price?ids=bitcoin&vs_currencies=eur&include_last_updated_at=true&precision=full")]
    [InlineData("CoinGecko", "DOGE", "USD", """{"dogecoin":{"usd":1.5e-7,"last_updated_at":1795435200}}""", "0.00000015", "/api/v3/simple/price?ids=dogecoin&vs_currencies=usd&include_last_updated_at=true&precision=full")]
    public async Task Reads_the_documented_answer_exactly(string name, string @base, string quote, string json, string expected, string path)
    {
        await using var site = await FakeSite.StartAsync(json);
        await using var sources = new Sources(site.Address);
        (await sources.Ask(name, @base, quote))!.Rate.ShouldBe(Rational.Parse(expected));
        site.Asked.ShouldBe([path]);
    }

    [Theory]
    [InlineData("Coinbase", 200, """{"data":{"currency":"BTC","rates":{"EUR":"1"}}}""")]
    [InlineData("Coinbase", 400, """{"errors":[{"id":"invalid_request","message":"Currency is invalid"}]}""")]
    [InlineData("Kraken", 200, """{"error":["EQuery:Unknown asset pair"]}""")]
    [InlineData("Binance", 400, """{"code":-1121,"msg":"Invalid symbol."}""")]
    [InlineData("CoinGecko", 200, """{}""")]
    [InlineData("CoinGecko", 200, """{"bitcoin":{}}""")]
    [InlineData("CoinGecko", 200, """{"bitcoin":{"usd":null,"last_updated_at":1795435200}}""")]
    public async Task An_unknown_pair_is_null_and_no_failure(string name, int status, string json)
    {
        await using var site = await FakeSite.StartAsync();
        site.Answer = context => FakeSite.Json(context, json, status);
        await using var sources = new Sources(site.Address);
        (await sources.Ask(name)).ShouldBeNull();
    }

    [Fact]
    public async Task CoinGecko_is_not_asked_for_what_it_has_no_id_for()
    {
        await using var site = await FakeSite.StartAsync();
        await using var sources = new Sources(site.Address);
        (await sources.Ask("CoinGecko", "EUR")).ShouldBeNull();
        site.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_symbol_never_becomes_part_of_an_address_of_its_own()
    {
        await using var site = await FakeSite.StartAsync();
        await using var sources = new Sources(site.Address);
        foreach (var source in sources.All)
            (await source.GetRateAsync(new RateRequest("BTC&x=/../", "USD"), TestContext.Current.CancellationToken)).ShouldBeNull();
        site.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_quote_is_as_old_as_the_source_and_the_caches_say()
    {
        await using var site = await FakeSite.StartAsync();
        await using var sources = new Sources(site.Address, o => o.KeepFor = TimeSpan.Zero);
        async Task<TimeSpan> Age(string name, string json, Action<IHeaderDictionary> headers)
        {
            site.Answer = context =>
            {
                headers(context.Response.Headers);
                return FakeSite.Json(context, json);
            };
            return Sources.Now - (await sources.Ask(name))!.At;
        }

        const string binance = """{"symbol":"BTCUSD","price":"1"}""";
        const string gecko = """{"bitcoin":{"usd":1,"last_updated_at":1700000000}}""";
        // The site's clock is years off ours; only its own difference counts.
        var site40 = DateTimeOffset.FromUnixTimeSeconds(1700000040).ToString("R");
        (await Age("Binance", binance, _ => { })).ShouldBe(TimeSpan.Zero);
        (await Age("Binance", binance, h => h.Age = "59")).ShouldBe(TimeSpan.FromSeconds(59));
        (await Age("CoinGecko", gecko, h => h.Date = site40)).ShouldBe(TimeSpan.FromSeconds(40));
        (await Age("CoinGecko", gecko, h => (h.Date, h.Age) = (site40, "10"))).ShouldBe(TimeSpan.FromSeconds(50));
    }
}
