using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Rates;
using InvoiceModule.Setup;
using InvoiceModule.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.Tests.Testing;

public sealed class SimulatorEndpointsTests : IAsyncLifetime
{
    private SimulatorHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await SimulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("""{"blockchain":"bitcoin-sim","symbol":"BTC","address":"ADDRESS","value":12000}""")]
    [InlineData("""{"value":"12000","address":"ADDRESS","symbol":"btc","blockchain":"Bitcoin-Sim","more":[1]}""")]
    [InlineData("""{"outputs":[{"value":12000,"address":"ADDRESS"}],"blockchain":"bitcoin-sim","symbol":"BTC"}""")]
    [InlineData("""{"blockchain":"bitcoin-sim","outputs":[{"value":12000,"address":"ADDRESS"}]}""")]
    public async Task A_payment_is_broadcast(string json)
    {
        var network = _host.Simulator.Network("bitcoin-sim");
        var (status, body) = await _host.PostAsync("transactions", json.Replace("ADDRESS", World.Address(network), StringComparison.Ordinal));

        status.ShouldBe(200);
        var waiting = (await World.Pool(network)).ShouldHaveSingleItem();
        body.GetProperty("txid").GetString().ShouldBe(waiting.TxId);
        waiting.Transfers.ShouldHaveSingleItem().Amount.ShouldBe(12_000);
    }

    [Theory]
    [InlineData(200, "application/json", null, null, null)]
    [InlineData(200, "application/json; charset=utf-8", null, null, "shop:5080")]
    [InlineData(200, "application/json", "OWN", "same-origin", null)]
    [InlineData(200, "application/json", "http://localhost:5080", "same-origin", "localhost:5080")]
    [InlineData(200, "application/json", null, "none", null)]
    [InlineData(200, "text/plain", null, null, null)]
    [InlineData(200, "application/x-www-form-urlencoded", null, null, "shop:5080")]
    [InlineData(200, null, null, null, null)]
    [InlineData(415, "text/plain", "http://evil.example", "cross-site", null)]
    [InlineData(415, "text/plain", "OWN", "same-origin", null)]
    [InlineData(415, null, null, "none", null)]
    [InlineData(403, "application/json", "http://evil.example", null, null)]
    [InlineData(403, "application/json", "null", null, null)]
    [InlineData(403, "application/json", null, "cross-site", null)]
    [InlineData(403, "application/json", null, "same-site", null)]
    [InlineData(403, "application/json", "http://127.0.0.1:1", null, null)]
    [InlineData(403, "application/json", "http://evil.example:5080", "same-origin", "evil.example:5080")]
    public async Task A_page_of_another_site_moves_nothing_and_any_program_may(int status, string? type, string? origin, string? site, string? host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/simulator/blocks") { Content = new ByteArrayContent("""{"blockchain":"bitcoin-sim","count":1}"""u8.ToArray()) };
        foreach (var (name, value) in new[] { ("Origin", origin == "OWN" ? _host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin), ("Sec-Fetch-Site", site), ("Host", host) })
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        (await World.Tip(_host.Simulator.Network("bitcoin-sim"))).Height.ShouldBe(status == 200 ? 101 : 100);
    }

    [Fact]
    public async Task Amounts_of_78_digits_pass_exactly_and_tokens_by_their_symbol()
    {
        var network = _host.Simulator.Network("ethereum-sim");
        var json = $$"""{"blockchain":"ethereum-sim","symbol":"USDT","outputs":[{"address":"{{World.Address(network)}}","value":{{BaseUnits.Max}}},{"address":"{{World.Address(network)}}","value":"0"}]}""";

        (await _host.PostAsync("transactions", json)).Status.ShouldBe(200);

        var transfers = (await World.Pool(network))[0].Transfers;
        transfers.Select(t => t.Amount).ShouldBe([BaseUnits.Max, 0]);
        transfers.ShouldAllBe(t => t.ContractAddress == network.Chain.Assets[1].ContractAddress);
    }

    [Fact]
    public async Task Blocks_reorganisations_and_replacements_follow_one_another()
    {
        var network = _host.Simulator.Network("bitcoin-sim");
        var address = World.Address(network);
        var first = (await _host.PostAsync("transactions", $$"""{"blockchain":"bitcoin-sim","symbol":"BTC","address":"{{address}}","value":5}""")).Body.GetProperty("txid").GetString();
        var second = (await _host.PostAsync("replacements", $$"""{"txid":"{{first}}","address":"{{address}}","value":"6"}""")).Body.GetProperty("txid").GetString();
        second.ShouldNotBe(first);

        (await _host.PostAsync("blocks", """{"blockchain":"bitcoin-sim","count":2}""")).Body.GetProperty("height").GetInt64().ShouldBe(102);
        (await _host.PostAsync("replacements", $$"""{"txid":"{{second}}","address":"{{address}}","value":7}""")).Status.ShouldBe(409);
        (await _host.PostAsync("reorg", $$"""{"depth":2,"drop":["{{second}}"],"blockchain":"bitcoin-sim"}""")).Body.GetProperty("height").GetInt64().ShouldBe(103);
        (await World.Blocks(network)).ShouldAllBe(b => b.Transactions.Count == 0);
        (await _host.PostAsync("reorg", """{"blockchain":"bitcoin-sim","depth":1}""")).Body.GetProperty("height").GetInt64().ShouldBe(104);
        (await _host.PostAsync("replacements", $$"""{"txid":"{{second}}","address":"{{address}}","value":7}""")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task The_clock_answers_product_time_and_the_module_is_woken()
    {
        var before = _host.Simulator.Time.GetUtcNow();
        var (status, body) = await _host.PostAsync("clock", """{"advance":"00:16:00"}""");

        status.ShouldBe(200);
        var now = body.GetProperty("now").GetDateTimeOffset();
        now.ShouldBeInRange(before.AddMinutes(16), before.AddMinutes(17));
        body.GetProperty("now").GetString().ShouldEndWith("Z");
        _host.Waker.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rates_are_set_exactly_and_made_to_fail()
    {
        var token = TestContext.Current.CancellationToken;
        var pair = new RateRequest("BTC", "USD");
        (await _host.PostAsync("rates", """{"symbol":"BTC","currency":"USD","rate":50000.10}""")).Body.GetProperty("rate").GetString().ShouldBe("50000.1");
        (await _host.Simulator.Rates.GetRateAsync(pair, token))!.Rate.ShouldBe(Rational.Parse("50000.1"));
        (await _host.PostAsync("rates", """{"rate":"1e-3","currency":"usd","symbol":"btc"}""")).Status.ShouldBe(200);
        (await _host.Simulator.Rates.GetRateAsync(pair, token))!.Rate.ShouldBe(new Rational(1, 1000));
        (await _host.PostAsync("rates", """{"symbol":"BTC","currency":"USD","rate":null}""")).Status.ShouldBe(200);
        await Should.ThrowAsync<InvalidOperationException>(() => _host.Simulator.Rates.GetRateAsync(pair, token).AsTask());
    }

    [Fact]
    public async Task A_node_goes_down_and_comes_back_and_each_is_pushed()
    {
        var token = TestContext.Current.CancellationToken;
        var chain = _host.Services.GetRequiredKeyedService<IChain>("bitcoin-sim");
        var pushed = ((IChainSignal)chain).WaitAsync(token);
        (await _host.PostAsync("outage", """{"blockchain":"bitcoin-sim","down":true}""")).Status.ShouldBe(200);
        await pushed.WaitAsync(TimeSpan.FromSeconds(10), token);
        await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(token).AsTask());

        pushed = ((IChainSignal)chain).WaitAsync(token);
        (await _host.PostAsync("outage", """{"blockchain":"bitcoin-sim","down":false}""")).Status.ShouldBe(200);
        await pushed.WaitAsync(TimeSpan.FromSeconds(10), token);
        (await chain.GetTipAsync(token)).Height.ShouldBe(100);
    }

    [Theory]
    [InlineData("transactions", "{}", "$.address $.blockchain $.value")]
    [InlineData("transactions", """{"blockchain":"ethereum-sim","address":"ADDRESS","value":1}""", "$.symbol")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","address":"ADDRESS","value":1.5}""", "$.value")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","address":"ADDRESS","value":1e3}""", "$.value")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","address":"ADDRESS","value":-1}""", "$.value")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","address":"ADDRESS","value":"1 "}""", "$.value")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","address":"ADDRESS","value":115792089237316195423570985008687907853269984665640564039457584007913129639936}""", "$.value")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","address":"sim1typo","value":1}""", "$.address")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"ETH","address":"ADDRESS","value":1}""", "$.symbol")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","outputs":[]}""", "$.outputs")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","outputs":[{"address":"ADDRESS"},7]}""", "$.outputs[0].value $.outputs[1]")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","symbol":"BTC","value":1,"outputs":[{"address":"ADDRESS","value":1}]}""", "$.outputs")]
    [InlineData("transactions", """{"blockchain":"bitcoin-sim","blockchain":"bitcoin-sim","symbol":"BTC","address":"ADDRESS","value":1}""", "$")]
    [InlineData("transactions", "[]", "$")]
    [InlineData("transactions", "", "$")]
    [InlineData("transactions", "{", "$")]
    [InlineData("blocks", """{"blockchain":"bitcoin-sim"}""", "$.count")]
    [InlineData("blocks", """{"blockchain":"bitcoin-sim","count":0}""", "$.count")]
    [InlineData("blocks", """{"blockchain":"bitcoin-sim","count":1.5}""", "$.count")]
    [InlineData("blocks", """{"blockchain":"bitcoin-sim","count":99999999999}""", "$.count")]
    [InlineData("reorg", """{"blockchain":"bitcoin-sim","depth":101}""", "$.depth")]
    [InlineData("reorg", """{"blockchain":"bitcoin-sim","depth":1,"drop":"all"}""", "$.drop")]
    [InlineData("replacements", """{"address":"ADDRESS","value":1}""", "$.txid")]
    [InlineData("clock", """{"advance":16}""", "$.advance")]
    [InlineData("clock", """{"advance":"16"}""", "$.advance")]
    [InlineData("clock", """{"advance":"-00:16:00"}""", "$.advance")]
    [InlineData("clock", """{"advance":"10000000.00:00:00"}""", "$.advance")]
    [InlineData("rates", """{"symbol":"BTC","currency":"USD"}""", "$.rate")]
    [InlineData("rates", """{"symbol":"BTC","currency":"USD","rate":0}""", "$.rate")]
    [InlineData("rates", """{"symbol":"BTC","currency":"USD","rate":true}""", "$.rate")]
    [InlineData("rates", """{"symbol":"BTC","currency":"DOLLAR","rate":1}""", "$.currency")]
    [InlineData("outage", """{"blockchain":"bitcoin-sim","down":"yes"}""", "$.down")]
    public async Task Bad_input_is_400_and_names_every_member_at_fault(string path, string json, string members)
    {
        var (status, body) = await _host.PostAsync(path, json.Replace("ADDRESS", World.Address(_host.Simulator.Network("bitcoin-sim")), StringComparison.Ordinal));

        status.ShouldBe(400);
        body.GetProperty("code").GetString().ShouldBe("validation_failed");
        body.GetProperty("status").GetInt32().ShouldBe(400);
        body.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        body.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        string.Join(' ', body.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal)).ShouldBe(members);
        (await World.Tip(_host.Simulator.Network("bitcoin-sim"))).Height.ShouldBe(100);
        (await World.Pool(_host.Simulator.Network("bitcoin-sim"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("transactions", """{"blockchain":"bitcoin","symbol":"BTC","address":"x","value":1}""")]
    [InlineData("blocks", """{"blockchain":"bitcoin","count":1}""")]
    [InlineData("reorg", """{"blockchain":"bitcoin-sim","depth":1,"drop":["00"]}""")]
    [InlineData("replacements", """{"txid":"00","address":"x","value":1}""")]
    [InlineData("outage", """{"blockchain":"bitcoin","down":true}""")]
    public async Task Unknown_chains_and_transactions_are_404(string path, string json)
    {
        var (status, body) = await _host.PostAsync(path, json);
        status.ShouldBe(404);
        body.GetProperty("code").GetString().ShouldBe("not_found");
    }

    [Fact]
    public async Task In_a_Turkish_process_every_call_does_the_same()
    {
        await using var host = await SimulatorHost.StartAsync(culture: "tr-TR");
        var address = World.Address(host.Simulator.Network("bitcoin-sim")).ToUpperInvariant();
        (await host.PostAsync("transactions", $$"""{"blockchain":"BITCOIN-SIM","symbol":"btc","address":"{{address}}","value":12000}""")).Status.ShouldBe(200);
        (await host.PostAsync("blocks", """{"blockchain":"bitcoin-sim","count":1}""")).Status.ShouldBe(200);
        (await host.PostAsync("clock", """{"advance":"1.00:16:00"}""")).Status.ShouldBe(200);
        (await host.PostAsync("rates", """{"symbol":"ilk","currency":"usd","rate":1.5}""")).Body.GetProperty("symbol").GetString().ShouldBe("ILK");
        (await host.Simulator.Rates.GetRateAsync(new RateRequest("ILK", "USD"), TestContext.Current.CancellationToken))!.Rate.ShouldBe(new Rational(3, 2));
    }

    [Fact]
    public async Task Nothing_of_the_simulator_runs_in_production()
        => (await Should.ThrowAsync<InvalidOperationException>(() => SimulatorHost.StartAsync(environment: "Production"))).Message.ShouldContain("Production");

    [Fact]
    public async Task The_world_is_refused_in_production_though_its_calls_are_not_mapped()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Services.AddLogging();
        new InvoicingBuilder(builder.Services).AddSimulatedChains(o => o.KeepInMemory = true);
        using var host = builder.Build();
        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken))).Message.ShouldContain("Production");
    }

    [Fact]
    public void Registering_twice_gives_one_world_and_everything_the_module_asks_for()
    {
        foreach (var name in new[] { "bitcoin-sim", "ethereum-sim", "dogecoin-sim" })
        {
            _host.Services.GetRequiredKeyedService<IChain>(name).ShouldBeSameAs(_host.Simulator.Network(name).Chain);
            _host.Services.GetRequiredKeyedService<IAddressProvider>(name).ShouldBeSameAs(_host.Simulator.Network(name).Addresses);
        }

        _host.Services.GetServices<IRateProvider>().ShouldHaveSingleItem().ShouldBeSameAs(_host.Simulator.Rates);
        _host.Services.GetServices<IClockOffset>().ShouldHaveSingleItem().ShouldBeSameAs(_host.Simulator.Clock);

        var services = new ServiceCollection();
        new InvoicingBuilder(services).AddSimulatedChains();
        var count = services.Count;
        new InvoicingBuilder(services).AddSimulatedChains();
        services.Count.ShouldBe(count);
        services.Count(d => d.ServiceType == typeof(Simulator)).ShouldBe(1);
    }
}
