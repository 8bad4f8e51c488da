using InvoiceModule.Rates;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Rates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.RatesPackage;

public sealed class AddRatesTests
{
    [Fact]
    public void Adds_four_sources_and_twice_is_once()
    {
        var services = new ServiceCollection();
        new InvoicingBuilder(services).AddRates(o => o.Kraken.IsEnabled = false).AddRates(o => o.KeepFor = TimeSpan.Zero);
        using var provider = services.BuildServiceProvider();
        provider.GetServices<IRateProvider>().Select(s => s.Name).ShouldBe(["Coinbase", "Kraken", "Binance", "CoinGecko"]);
        var options = provider.GetRequiredService<IOptions<RatesOptions>>().Value;
        options.Kraken.IsEnabled.ShouldBeFalse();
        options.KeepFor.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Wrong_settings_are_all_named()
    {
        var services = new ServiceCollection();
        new InvoicingBuilder(services).AddRates(o =>
        {
            o.Kraken.BaseAddress = new Uri("ftp://kraken.example");
            o.Coinbase.BaseAddress = new Uri("https://user:password@coinbase.example");
            o.Binance.BaseAddress = null!;
            o.KeepFor = TimeSpan.FromMinutes(1);
            o.CoinGeckoIds["X"] = " ";
        });
        using var provider = services.BuildServiceProvider();
        var failures = Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RatesOptions>>().Value).Failures.ToArray();
        failures.Length.ShouldBe(5);
        failures.ShouldNotContain(failure => failure.Contains("password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disabled_source_is_not_asked()
    {
        await using var site = await FakeSite.StartAsync("""{"symbol":"BTCUSD","price":"1"}""");
        await using var sources = new Sources(site.Address, o => o.Binance.IsEnabled = false);
        (await sources.Ask("Binance")).ShouldBeNull();
        site.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_base_address_may_have_a_path()
    {
        await using var site = await FakeSite.StartAsync("""{"symbol":"BTCUSD","price":"1"}""");
        await using var sources = new Sources(new Uri(site.Address, "/proxy/binance"));
        await sources.Ask("Binance");
        site.Asked.ShouldBe(["/proxy/binance/api/v3/ticker/price?symbol=BTCUSD"]);
    }

    [Fact]
    public async Task An_answer_serves_for_a_while_with_its_own_time()
    {
        await using var site = await FakeSite.StartAsync("""{"symbol":"BTCUSD","price":"1"}""");
        await using var sources = new Sources(site.Address);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sources.Ask("Binance").AsTask()));
        (await sources.Ask("Binance", now: Sources.Now.AddSeconds(4.999)))!.At.ShouldBe(Sources.Now);
        site.Asked.Count.ShouldBe(1);
        (await sources.Ask("Binance", now: Sources.Now.AddSeconds(5)))!.At.ShouldBe(Sources.Now.AddSeconds(5));
        site.Asked.Count.ShouldBe(2);
        // A clock set back makes no answer younger.
        (await sources.Ask("Binance", now: Sources.Now))!.At.ShouldBe(Sources.Now);
        site.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await using var site = await FakeSite.StartAsync("<html>");
        await using var sources = new Sources(site.Address);
        await sources.Refused("Binance");
        site.Answer = context => FakeSite.Json(context, """{"symbol":"BTCUSD","price":"1"}""");
        (await sources.Ask("Binance")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Together_with_the_core_they_give_one_price()
    {
        await using var site = await FakeSite.StartAsync();
        site.Answer = context => context.Request.Path.Value switch
        {
            "/v2/exchange-rates" => FakeSite.Json(context, """{"data":{"currency":"BTC","rates":{"EUR":"45000"}}}"""),
            "/0/public/Ticker" => FakeSite.Json(context, """{"error":[],"result":{"XXBTZEUR":{"a":["45101","1"],"b":["45099","1"]}}}"""),
            "/api/v3/ticker/price" => FakeSite.Json(context, """{"symbol":"BTCEUR","price":"90000"}"""),
            _ => FakeSite.Json(context, "slow down", 429),
        };
        await using var sources = new Sources(site.Address);
        var fixture = new RateServiceFixture();
        var rate = await RateServiceFixture.Ask(fixture.Make([.. sources.All]), "BTC", "EUR");
        rate!.Rate.ShouldBe(Rational.Parse("45050"));
        rate.Sources.Select(s => s.Name).ShouldBe(["Coinbase", "Kraken"]);
        fixture.Log.Lines.ShouldBe(["Warning: Rate source CoinGecko failed on BTC/EUR: HTTP 429."]);
    }
}
