using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using InvoiceModule.Rates;
using InvoiceModule.Tests.Rates;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Tests.RatesPackage;

/// <summary>F35 over HTTP: whatever a site sends, it is a rate that is right or a clear refusal, soon.</summary>
public sealed class SourceFaultsTests
{
    public static TheoryData<string> Names => ["Coinbase", "Kraken", "Binance", "CoinGecko"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_not_the_documented_json_is_refused(string name)
    {
        await using var site = await FakeSite.StartAsync();
        foreach (var body in (string[])[
            "", "<html><body>Attention Required! | Cloudflare</body></html>", "null", "[]", "1", "\"50000\"", "{\"data\":", "{\"error\":7}", "{\"error\":[],\"result\":{}}",
            """{"data":{"currency":"BTC","rates":{"USD":true}}}""", """{"data":{"currency":"BTC","rates":{"USD":"1,5"}}}""", """{"data":{"currency":"BTC","rates":{"USD":"NaN"}}}""",
            """{"data":{"currency":"ETH","rates":{"USD":"1"}}}""", """{"data":{"currency":"BTC","rates":{"USD":"1","USD":"2"}}}""",
            """{"error":[],"result":{"A":{"a":[],"b":[]}}}""", """{"error":[],"result":{"A":{"a":["1"],"b":["1"]},"B":{"a":["1"],"b":["1"]}}}""",
            """{"symbol":"ETHUSD","price":"1"}""", """{"symbol":"BTCUSD"}""", """{"symbol":"BTCUSD","price":"1e-2147483648"}""", """{"symbol":"BTCUSD","price":null}""",
            """{"bitcoin":{"usd":1}}""", """{"bitcoin":{"usd":1,"last_updated_at":999999999999999}}""", """{"bitcoin":{"usd":[],"last_updated_at":1}}""", """{"bitcoin":7}"""])
        {
            await using var sources = new Sources(site.Address);
            site.Answer = context => FakeSite.Json(context, body);
            // Another source's answer may be no more than "not here" to this one; a rate it never is.
            try
            {
                (await sources.Ask(name)).ShouldBeNull(body);
            }
            catch (RateSourceException e)
            {
                e.Message.ShouldBe("the answer is not the documented JSON", body);
            }
        }
    }

    [Theory]
    [InlineData("49000", "50000")]
    [InlineData("50000", "0")]
    [InlineData("50000", "-1")]
    [InlineData("56000", "50000")]
    public async Task Bid_and_ask_that_make_no_market_are_refused(string ask, string bid)
    {
        await using var site = await FakeSite.StartAsync($$$"""{"error":[],"result":{"XXBTZUSD":{"a":["{{{ask}}}"],"b":["{{{bid}}}"] } } }""");
        await using var sources = new Sources(site.Address);
        (await sources.Refused("Kraken")).ShouldBe("bid and ask make no market");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_http_error_is_refused_without_storming_the_site(string name)
    {
        await using var site = await FakeSite.StartAsync();
        foreach (var (status, times) in ((int, int)[])[(429, 1), (403, 1), (302, 1), (500, 2), (502, 2), (503, 1), (404, 1), (400, 1)])
        {
            await using var sources = new Sources(site.Address);
            site.Asked.Clear();
            site.Answer = context =>
            {
                if (status is 429 or 503)
                    context.Response.Headers.RetryAfter = "999999";
                context.Response.Headers.Location = "http://169.254.169.254/";
                return FakeSite.Json(context, "{}", status);
            };
            (await sources.Refused(name)).ShouldBe($"HTTP {status}");
            site.Asked.Count.ShouldBe(times, $"{status}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_endless_answer_is_cut_off_compressed_or_not(string name)
    {
        await using var site = await FakeSite.StartAsync();
        site.Answer = async context =>
        {
            context.Response.ContentType = "application/json";
            var chunk = Encoding.ASCII.GetBytes(new string(' ', 65536));
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        };
        await using var sources = new Sources(site.Address);
        (await sources.Refused(name)).ShouldBe("the answer is too large");

        site.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.ASCII.GetBytes(new string(' ', 20 << 20)), context.RequestAborted);
        };
        (await sources.Refused(name)).ShouldBe("the answer is too large");
    }

    [Fact]
    public async Task A_slow_site_is_refused_in_time()
    {
        await using var site = await FakeSite.StartAsync();
        await using var sources = new Sources(site.Address);
        var watch = Stopwatch.StartNew();
        site.Answer = context => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        (await sources.Refused("Binance")).ShouldBe("no answer in time");
        site.Answer = async context =>
        {
            await context.Response.WriteAsync("{", context.RequestAborted);
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        };
        (await sources.Refused("Kraken")).ShouldBe("no answer in time");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_refused_and_after_some_tries_left_alone()
    {
        var site = await FakeSite.StartAsync();
        var address = site.Address;
        await site.DisposeAsync();
        await using var sources = new Sources(address);
        (await sources.Refused("Coinbase")).ShouldStartWith("no connection");
        await sources.Refused("Coinbase");
        await sources.Refused("Coinbase");
        (await sources.Refused("Coinbase")).ShouldBe("it failed too often and rests");
        // The others have their own account.
        (await sources.Refused("Kraken")).ShouldStartWith("no connection");
    }

    [Fact]
    public async Task The_callers_end_is_honoured_while_others_wait_on()
    {
        await using var site = await FakeSite.StartAsync();
        var go = new TaskCompletionSource();
        site.Answer = async context =>
        {
            await go.Task;
            await FakeSite.Json(context, """{"symbol":"BTCUSD","price":"1"}""");
        };
        await using var sources = new Sources(site.Address);
        using var end = new CancellationTokenSource();
        var first = sources["Binance"].GetRateAsync(new RateRequest("BTC", "USD") { Now = Sources.Now }, end.Token).AsTask();
        var second = sources.Ask("Binance").AsTask();
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        go.SetResult();
        (await second).ShouldNotBeNull();
        site.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_does_not_matter(string culture) => Cultures.Run(culture, () => Task.Run(async () =>
    {
        await using var site = await FakeSite.StartAsync("""{"bitcoin":{"inr":4500000.5,"last_updated_at":1795435200}}""");
        await using var sources = new Sources(site.Address);
        (await sources.Ask("CoinGecko", "BTC", "INR"))!.Rate.ShouldBe(Rational.Parse("4500000.5"));
        site.Asked.Single().ShouldContain("vs_currencies=inr&");
    }).GetAwaiter().GetResult());
}
