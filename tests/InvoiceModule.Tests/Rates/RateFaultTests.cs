using System.Diagnostics;
using System.Text.Json;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

/// <summary>F35: rate 0, negative, stale, missing, a source that hangs, HTML, a jump. No rate, no guess, within 3 s.</summary>
public sealed class RateFaultTests
{
    private readonly RateServiceFixture _fixture = new();

    [Theory]
    [InlineData("0", "it is zero or negative")]
    [InlineData("-50000", "it is zero or negative")]
    public async Task Zero_and_negative_are_no_rate(string rate, string reason)
    {
        (await RateServiceFixture.Ask(_fixture.Make(FakeSource.Of("bad", "BTC/USD=" + rate)))).ShouldBeNull();
        _fixture.Log.Lines.ShouldContain($"Warning: Quote of bad on BTC/USD refused: {reason}.");
    }

    [Fact]
    public async Task A_default_fraction_is_no_rate()
        => (await RateServiceFixture.Ask(_fixture.Make(new FakeSource("bad", (request, _) => ValueTask.FromResult<RateQuote?>(new RateQuote(default, request.Now)))))).ShouldBeNull();

    [Theory]
    [InlineData(-60_000, true)]
    [InlineData(-60_001, false)]
    [InlineData(5_000, true)]
    [InlineData(5_001, false)]
    public async Task Stale_and_future_quotes_are_no_rate(int milliseconds, bool usable)
    {
        var service = _fixture.Make(new FakeSource("a", (request, _)
            => ValueTask.FromResult<RateQuote?>(new RateQuote(Rational.Parse("50000"), request.Now.AddMilliseconds(milliseconds)))));
        (await RateServiceFixture.Ask(service) is not null).ShouldBe(usable);
    }

    [Fact]
    public async Task A_time_without_a_zone_is_utc_and_a_local_one_is_converted()
    {
        var now = _fixture.Clock.Now;
        (await RateServiceFixture.Ask(_fixture.Make(new FakeSource("a", (_, _)
            => ValueTask.FromResult<RateQuote?>(new RateQuote(Rational.Parse("1"), DateTime.SpecifyKind(now, DateTimeKind.Unspecified)))))))!
            .Sources[0].At.ShouldBe(now);
        var rate = await RateServiceFixture.Ask(_fixture.Make(new FakeSource("a", (_, _)
            => ValueTask.FromResult<RateQuote?>(new RateQuote(Rational.Parse("1"), now.ToLocalTime())))));
        rate!.Sources[0].At.ShouldBe(now);
        rate.Sources[0].At.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public async Task An_endless_fraction_is_refused_before_it_is_reckoned_with()
        => (await RateServiceFixture.Ask(_fixture.Make(new FakeSource("a", (request, _)
            => ValueTask.FromResult<RateQuote?>(new RateQuote(new Rational(System.Numerics.BigInteger.One << 512, 1), request.Now)))))).ShouldBeNull();

    [Fact]
    public async Task A_source_that_throws_is_absent_and_its_message_stays_out_of_the_log()
    {
        var service = _fixture.Make(
            new FakeSource("sync", (_, _) => throw new HttpRequestException("https://rates.example/?key=TOPSECRET")),
            new FakeSource("html", async (_, _) =>
            {
                await Task.Yield();
                JsonDocument.Parse("<html>TOPSECRET</html>");
                return null;
            }),
            new FakeSource("ours", (_, _) => throw new RateSourceException("HTTP 429")),
            new FakeSource("canceled", (_, _) => throw new OperationCanceledException()),
            FakeSource.Of("good", "BTC/USD=50000"));
        (await RateServiceFixture.Ask(service))!.Sources.Select(source => source.Name).ShouldBe(["good"]);
        _fixture.Log.Lines.ShouldContain("Warning: Rate source sync failed on BTC/USD: HttpRequestException.");
        _fixture.Log.Lines.ShouldContain("Warning: Rate source html failed on BTC/USD: JsonReaderException.");
        _fixture.Log.Lines.ShouldContain("Warning: Rate source ours failed on BTC/USD: HTTP 429.");
        _fixture.Log.Lines.ShouldContain("Warning: Rate source canceled failed on BTC/USD: OperationCanceledException.");
        _fixture.Log.Lines.ShouldNotContain(line => line.Contains("TOPSECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_hangs_and_ignores_its_token_costs_three_seconds_at_most()
    {
        var end = new TaskCompletionSource();
        var watch = Stopwatch.StartNew();
        (await RateServiceFixture.Ask(_fixture.Make(FakeSource.Hanging("hangs", end.Task)), fiat: "EUR")).ShouldBeNull();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        _fixture.Log.Lines.ShouldContain("Warning: Rate source hangs did not answer on BTC/EUR in time.");
        end.SetResult();
    }

    [Fact]
    public async Task A_source_that_blocks_its_thread_does_not_block_us()
    {
        using var end = new ManualResetEventSlim();
        _fixture.Options.Timeout = TimeSpan.FromSeconds(1);
        var watch = Stopwatch.StartNew();
        var rate = await RateServiceFixture.Ask(_fixture.Make(
            new FakeSource("blocks", (_, _) =>
            {
                end.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
                return ValueTask.FromResult<RateQuote?>(null);
            }),
            FakeSource.Of("good", "BTC/USD=50000")));
        rate.ShouldNotBeNull();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        end.Set();
    }

    [Fact]
    public async Task A_hanging_source_leaves_time_for_a_cross_rate()
    {
        var end = new TaskCompletionSource();
        _fixture.Options.Timeout = TimeSpan.FromSeconds(1);
        var watch = Stopwatch.StartNew();
        var rate = await RateServiceFixture.Ask(
            _fixture.Make(FakeSource.Hanging("hangs", end.Task), FakeSource.Of("good", "BTC/USD=50000 EUR/USD=1.10")), fiat: "EUR");
        rate!.Rate.ShouldBe(new Rational(500_000, 11));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        end.SetResult();
    }

    [Fact]
    public async Task A_source_with_many_hanging_calls_is_left_alone_until_they_end()
    {
        var end = new TaskCompletionSource();
        _fixture.Options.Timeout = TimeSpan.FromMilliseconds(100);
        _fixture.Options.Pivots.Clear();
        var source = FakeSource.Hanging("hangs", end.Task);
        var service = _fixture.Make(source);
        await Task.WhenAll(Enumerable.Range(0, RateSource.MaxHanging).Select(_ => RateServiceFixture.Ask(service)));
        source.Calls.ShouldBe(RateSource.MaxHanging);
        await RateServiceFixture.Ask(service);
        source.Calls.ShouldBe(RateSource.MaxHanging);
        _fixture.Log.Lines.ShouldContain("Warning: Rate source hangs is not asked for BTC/USD: 16 earlier calls still hang.");

        end.SetResult();
        await Until(async () =>
        {
            await RateServiceFixture.Ask(service);
            return source.Calls > RateSource.MaxHanging;
        });
    }

    [Fact]
    public async Task Sources_are_told_to_stop_when_the_answer_is_out()
    {
        var stopped = new TaskCompletionSource();
        var service = _fixture.Make(
            new FakeSource("slow", async (_, ct) =>
            {
                await using (ct.Register(() => stopped.TrySetResult()))
                    await stopped.Task;
                return null;
            }),
            FakeSource.Of("good", "BTC/USD=50000"));
        _fixture.Options.Timeout = TimeSpan.FromMilliseconds(300);
        (await RateServiceFixture.Ask(service)).ShouldNotBeNull();
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_source_that_throws_when_told_to_stop_harms_nobody()
    {
        var end = new TaskCompletionSource();
        _fixture.Options.Timeout = TimeSpan.FromMilliseconds(200);
        var service = _fixture.Make(new FakeSource("rude", async (_, ct) =>
        {
            ct.Register(() => throw new InvalidOperationException());
            await end.Task;
            return null;
        }));
        (await RateServiceFixture.Ask(service)).ShouldBeNull();
        end.SetResult();
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }
}
