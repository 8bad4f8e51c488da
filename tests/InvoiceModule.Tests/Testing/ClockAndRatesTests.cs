using InvoiceModule.Rates;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Clock;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Tests.Testing;

public sealed class ClockAndRatesTests
{
    [Fact]
    public async Task Time_moves_forwards_and_says_so()
    {
        var token = TestContext.Current.CancellationToken;
        var world = new World();
        var advanced = 0;
        world.Simulator.Clock.Advanced += (_, _) => advanced++;

        (await world.Simulator.Clock.AdvanceAsync(TimeSpan.FromMinutes(16), token)).ShouldBe(TimeSpan.FromMinutes(16));
        await world.Bitcoin.BroadcastAsync(World.Address(world.Bitcoin), 1, cancellationToken: token);

        advanced.ShouldBe(1);
        world.Simulator.Time.GetUtcNow().ShouldBe(World.Start.AddMinutes(16));
        (await World.Pool(world.Bitcoin))[0].SeenAt.ShouldBe(World.Start.AddMinutes(16).UtcDateTime);
        (await LedgerTests.Refused(world.Simulator.Clock.AdvanceAsync(TimeSpan.FromTicks(-1), token))).Member.ShouldBe("advance");
        (await LedgerTests.Refused(world.Simulator.Clock.AdvanceAsync(TimeSpan.MaxValue, token))).Member.ShouldBe("advance");
        (await LedgerTests.Refused(world.Simulator.Clock.AdvanceAsync(TimeSpan.MinValue, token))).Member.ShouldBe("advance");
        world.Simulator.Clock.Offset.ShouldBe(TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task The_first_offset_counts_on_an_empty_journal_and_later_only_forwards()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new InMemorySimulatorStore();
        var first = new World(store, new SimulatorOptions { ClockOffset = TimeSpan.FromHours(-2) });
        first.Simulator.Clock.Offset.ShouldBe(TimeSpan.FromHours(-2));
        (await first.Simulator.Clock.AdvanceAsync(TimeSpan.FromHours(1), token)).ShouldBe(TimeSpan.FromHours(-1));

        new World(store, new SimulatorOptions { ClockOffset = TimeSpan.FromHours(-2) }).Simulator.Clock.Offset.ShouldBe(TimeSpan.FromHours(-1));
        new World(store).Simulator.Clock.Offset.ShouldBe(TimeSpan.FromHours(-1));

        var later = new World(store, new SimulatorOptions { ClockOffset = TimeSpan.FromHours(3) });
        later.Simulator.Clock.Offset.ShouldBe(TimeSpan.FromHours(3));
        await later.Bitcoin.MineAsync(cancellationToken: token);
        new World(store).Simulator.Clock.Offset.ShouldBe(TimeSpan.FromHours(3));
    }

    [Theory]
    [InlineData("00:16:00", 16 * 60)]
    [InlineData("1.00:00:00", 24 * 3600)]
    [InlineData("25:00:00", 25 * 3600)]
    [InlineData("-01:00:00", -3600)]
    [InlineData("16", null)]
    [InlineData("00:60:00", null)]
    [InlineData("1:2:3:4", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("\u0660\u0660:\u0661\u0666:\u0660\u0660", null)]
    public void Lengths_of_time_are_read_in_one_form(string? text, int? seconds)
    {
        ClockText.TryParse(text, out var length).ShouldBe(seconds is not null);
        if (seconds is { } expected)
            length.ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Theory]
    [InlineData("BTC", "USD", "50000/1")]
    [InlineData("eth", "usd", "2500/1")]
    [InlineData("USDT", "USD", "1/1")]
    [InlineData("DOGE", "USD", "1/10")]
    [InlineData("EUR", "USD", "11/10")]
    [InlineData("BTC", "EUR", null)]
    [InlineData("USD", "BTC", null)]
    public async Task Rates_at_start_are_those_of_the_contract(string symbol, string currency, string? rate)
    {
        var world = new World();
        var quote = await world.Simulator.Rates.GetRateAsync(new RateRequest(symbol, currency), TestContext.Current.CancellationToken);
        quote?.Rate.ToString().ShouldBe(rate);
        quote?.At.ShouldBe(World.Start.UtcDateTime);
        (quote is null).ShouldBe(rate is null);
    }

    [Fact]
    public async Task A_rate_set_to_null_fails_and_one_that_is_set_is_fresh_whatever_the_clock()
    {
        var token = TestContext.Current.CancellationToken;
        var rates = new World().Simulator;
        var pair = new RateRequest("BTC", "USD");

        await rates.Rates.SetAsync("btc", "usd", null, token);
        await Should.ThrowAsync<InvalidOperationException>(() => rates.Rates.GetRateAsync(pair, token).AsTask());
        await rates.Rates.SetAsync("BTC", "EUR", new Rational(45_000, 1), token);
        (await rates.Rates.GetRateAsync(new RateRequest("BTC", "EUR"), token))!.Rate.ShouldBe(new Rational(45_000, 1));

        await rates.Rates.SetAsync("BTC", "USD", Rational.Parse("0.1"), token);
        await rates.Clock.AdvanceAsync(TimeSpan.FromDays(1), token);
        var quote = (await rates.Rates.GetRateAsync(pair, token))!;
        quote.ShouldBe(new RateQuote(new Rational(1, 10), World.Start.AddDays(1).UtcDateTime));
    }

    [Theory]
    [InlineData("", "USD", "1", "symbol")]
    [InlineData("B\u0130T", "USD", "1", "symbol")]
    [InlineData("BTC", "US", "1", "currency")]
    [InlineData("BTC", "US1", "1", "currency")]
    [InlineData("BTC", "USD", "0", "rate")]
    [InlineData("BTC", "USD", "-1", "rate")]
    public async Task A_rate_that_cannot_be_is_refused(string symbol, string currency, string rate, string member)
    {
        var refused = await Should.ThrowAsync<SimulatorException>(
            () => new World().Simulator.Rates.SetAsync(symbol, currency, Rational.Parse(rate), TestContext.Current.CancellationToken).AsTask());
        refused.Member.ShouldBe(member);
    }
}
