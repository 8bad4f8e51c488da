using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class RateServiceTests
{
    private readonly RateServiceFixture _fixture = new();

    [Fact]
    public async Task One_source_is_enough()
    {
        var rate = await RateServiceFixture.Ask(_fixture.Make(FakeSource.Of("a", "BTC/USD=50000.25")), "btc", "usd");
        rate.ShouldNotBeNull();
        rate.Rate.ShouldBe(Rational.Parse("50000.25"));
        rate.At.ShouldBe(_fixture.Clock.Now);
        rate.Sources.ShouldBe([new SourceQuote("a", "BTC", "USD", Rational.Parse("50000.25"), _fixture.Clock.Now)]);
    }

    [Fact]
    public async Task Several_sources_give_the_median_without_the_outlier()
    {
        var rate = await RateServiceFixture.Ask(_fixture.Make(
            FakeSource.Of("a", "BTC/USD=50000"), FakeSource.Of("b", "BTC/USD=50100"), FakeSource.Of("c", "BTC/USD=75000"), FakeSource.Of("d", "ETH/USD=1")));
        rate.ShouldNotBeNull();
        rate.Rate.ShouldBe(Rational.Parse("50050"));
        rate.Sources.Select(source => source.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Two_sources_at_odds_give_nothing_and_no_cross_rate_hides_it()
    {
        var service = _fixture.Make(FakeSource.Of("a", "BTC/EUR=45000 BTC/USD=50000 EUR/USD=1.10"), FakeSource.Of("b", "BTC/EUR=90000"));
        (await RateServiceFixture.Ask(service, fiat: "EUR")).ShouldBeNull();
        _fixture.Log.Lines.ShouldContain("Warning: No rate for BTC/EUR: the 2 sources disagree.");
    }

    [Fact]
    public async Task A_cross_rate_is_exact_and_names_both_quotes()
    {
        var rate = await RateServiceFixture.Ask(_fixture.Make(FakeSource.Of("a", "BTC/USD=50000 EUR/USD=1.10")), fiat: "EUR");
        rate.ShouldNotBeNull();
        rate.Rate.ShouldBe(new Rational(500_000, 11));
        rate.Sources.Select(source => $"{source.Base}/{source.Quote} {source.Rate}").ShouldBe(["BTC/USD 50000/1", "EUR/USD 11/10"]);
        PriceRate.FromJson(rate.ToJson()).Rate.ShouldBe(rate.Rate);
    }

    [Fact]
    public async Task A_leg_in_dispute_is_not_worked_around_by_the_next_pivot()
    {
        var service = _fixture.Make(FakeSource.Of("a", "BTC/USD=50000 TRY/USD=0.02 BTC/EUR=45000 TRY/EUR=0.018"), FakeSource.Of("b", "BTC/USD=80000"));
        (await RateServiceFixture.Ask(service, fiat: "TRY")).ShouldBeNull();
    }

    [Fact]
    public async Task The_second_pivot_serves_when_the_first_cannot()
    {
        var rate = await RateServiceFixture.Ask(_fixture.Make(FakeSource.Of("a", "BTC/USD=50000 BTC/EUR=45000 TRY/EUR=0.02")), fiat: "TRY");
        rate!.Rate.ShouldBe(Rational.Parse("2250000"));
    }

    [Fact]
    public async Task Legs_may_come_from_different_sources()
    {
        var rate = await RateServiceFixture.Ask(_fixture.Make(FakeSource.Of("coins", "ETH/USD=2500"), FakeSource.Of("money", "JPY/USD=0.00666")), "ETH", "JPY");
        rate!.Rate.ShouldBe(Rational.Parse("2500") / Rational.Parse("0.00666"));
        rate.Sources.Select(source => source.Name).ShouldBe(["coins", "money"]);
    }

    [Fact]
    public async Task A_stablecoin_can_be_a_pivot_and_is_never_taken_for_the_dollar()
    {
        var source = FakeSource.Of("a", "BTC/USDT=50000 USD/USDT=0.998");
        (await RateServiceFixture.Ask(_fixture.Make(source))).ShouldBeNull();
        _fixture.Options.Pivots.Add("usdt");
        (await RateServiceFixture.Ask(_fixture.Make(source)))!.Rate.ShouldBe(Rational.Parse("50000") / Rational.Parse("0.998"));
    }

    [Theory]
    [InlineData("USD", "USD")]
    [InlineData("USDT", "USD")]
    [InlineData("BTC", "EUR")]
    public async Task Nothing_is_ever_one_to_one_by_default(string symbol, string fiat)
    {
        (await RateServiceFixture.Ask(_fixture.Make(FakeSource.Of("a", "ETH/GBP=1")), symbol, fiat)).ShouldBeNull();
        (await RateServiceFixture.Ask(_fixture.Make(), symbol, fiat)).ShouldBeNull();
    }

    [Fact]
    public async Task A_lone_source_that_jumps_is_refused_until_it_has_stood()
    {
        var rate = Rational.Parse("50000");
        var service = _fixture.Make(new FakeSource("a", (request, _) => ValueTask.FromResult<RateQuote?>(
            request.Quote == "USD" ? new RateQuote(rate, request.Now) : null)));
        (await RateServiceFixture.Ask(service)).ShouldNotBeNull();
        rate = Rational.Parse("75000");
        (await RateServiceFixture.Ask(service)).ShouldBeNull();
        rate = Rational.Parse("25000");
        (await RateServiceFixture.Ask(service)).ShouldBeNull();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(59));
        (await RateServiceFixture.Ask(service)).ShouldBeNull();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        (await RateServiceFixture.Ask(service))!.Rate.ShouldBe(rate);
        _fixture.Log.Lines.ShouldContain("Warning: No rate for BTC/USD: its only source a jumped and the new rate has not stood long enough.");
    }

    [Fact]
    public async Task Two_sources_that_jump_together_are_believed()
    {
        var rate = Rational.Parse("50000");
        ValueTask<RateQuote?> Answer(RateRequest request, CancellationToken _) => ValueTask.FromResult<RateQuote?>(new RateQuote(rate, request.Now));
        var service = _fixture.Make(new FakeSource("a", Answer), new FakeSource("b", Answer));
        await RateServiceFixture.Ask(service);
        rate = Rational.Parse("25000");
        (await RateServiceFixture.Ask(service))!.Rate.ShouldBe(rate);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_passed_on()
    {
        using var caller = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var service = _fixture.Make(new FakeSource("a", async (_, _) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return null;
        }));
        var asking = service.GetAsync("BTC", "USD", caller.Token);
        await asked.Task;
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        await Should.ThrowAsync<OperationCanceledException>(() => service.GetAsync("BTC", "USD", caller.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_source_has_a_name_that_fits(string name)
        => Should.Throw<InvalidOperationException>(() => _fixture.Make(FakeSource.Of(name, "BTC/USD=1"))).Message.ShouldContain("1 to 64 characters");

    [Fact]
    public void Symbols_are_compared_in_any_culture() => Cultures.Run("tr-TR", () =>
        RateServiceFixture.Ask(_fixture.Make(FakeSource.Of("a", "IOTA/INR=17")), "iota", "inr").GetAwaiter().GetResult()!.Rate.ShouldBe(Rational.Parse("17")));
}
