using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Setup;

public sealed class ApiBoundaryTests
{
    [Fact]
    public async Task A_fault_inside_is_500_without_a_word_of_it()
    {
        await using var host = await ApiHost.StartAsync(services: s => s.AddScoped<IInvoicePolicy, Failing>());
        var answer = await host.CreateAsync("""{"blockchain":"ethereum-sim","symbol":"USDT","value":1,"confirmations":1}""");
        answer.ShouldBeProblem(500, "internal_error", "Internal Server Error");
        answer.Text.ShouldNotContain("canary");
    }

    // F62. A policy stands for whatever meets the database first.
    [Fact]
    public async Task A_database_that_cannot_be_used_is_503_with_a_time_to_come_back()
    {
        await using var host = await ApiHost.StartAsync(services: s => s.AddScoped<IInvoicePolicy, Full>());
        var answer = await host.CreateAsync("""{"blockchain":"ethereum-sim","symbol":"USDT","value":1,"confirmations":1}""");
        answer.ShouldBeProblem(503, "database_unavailable", "Database unavailable");
        answer.Text.ShouldNotContain("SQLite");
        answer.Header("Retry-After").ShouldBe("5");
    }

    [Fact]
    public async Task A_service_that_cannot_even_be_made_is_500_in_the_same_form()
    {
        await using var host = await ApiHost.StartAsync(services: s => s.AddScoped<IInvoicePolicy, Unmakeable>());
        var answer = await host.GetAsync($"/api/v1/invoices/{Guid.NewGuid()}");
        answer.ShouldBeProblem(500, "internal_error", "Internal Server Error");
        answer.Text.ShouldNotContain("canary");
    }

    [Fact]
    public async Task Waits_are_told_in_whole_seconds()
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await InvoiceModule.Setup.ApiProblemResult.WriteAsync(http, new InvoicingException(InvoicingErrorCodes.RateUnavailable, "No rate.", retryAfter: TimeSpan.FromSeconds(4.2)));
        http.Response.StatusCode.ShouldBe(503);
        http.Response.Headers.RetryAfter.ToString().ShouldBe("5");
        await InvoiceModule.Setup.ApiProblemResult.WriteAsync(http, new InvoicingException(InvoicingErrorCodes.TooManyOpenInvoices, "Too many.", retryAfter: TimeSpan.Zero));
        http.Response.StatusCode.ShouldBe(429);
        http.Response.Headers.RetryAfter.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task A_broken_body_is_400_or_a_closed_connection_and_the_host_lives_on()
    {
        await using var host = await ApiHost.StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            var head = $"POST /api/v1/wallets/{ApiHost.Wallet}/invoices HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            using var reader = new StreamReader(stream);
            (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("HTTP/1.1 400 Bad Request");
        }

        (await host.CreatedAsync()).GetProperty("status").GetString().ShouldBe("NOT_PAID");
    }

    /// <summary>F43: one byte a second.</summary>
    [Fact]
    public async Task A_body_that_trickles_is_408()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var head = $"POST /api/v1/wallets/{ApiHost.Wallet}/invoices HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        for (var sent = 0; sent < 30 && !answer.IsCompleted; sent++)
        {
            await stream.WriteAsync(" "u8.ToArray(), TestContext.Current.CancellationToken);
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        }

        (await answer).ShouldSatisfyAllConditions(a => a.ShouldStartWith("HTTP/1.1 408 "), a => a.ShouldContain("\"code\":\"request_timeout\""));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public async Task The_process_culture_and_the_host_s_json_options_change_nothing(string culture)
    {
        await using var host = await ApiHost.StartAsync(
            services: s => s.ConfigureHttpJsonOptions(o =>
            {
                o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper;
                o.SerializerOptions.DictionaryKeyPolicy = JsonNamingPolicy.KebabCaseUpper;
            }),
            pipeline: app => app.Use((http, next) =>
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
                return next(http);
            }));
        var answer = await host.CreateAsync(
            """{"blockchain":"BITCOIN-SIM","symbol":"btc","fiatCurrency":{"currency":"usd","value":19.90,"percent":-5},"confirmations":1,"data":{"order_id":"Iı"}}""");
        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("value").GetRawText().ShouldBe("37810");
        answer.Json.GetProperty("amount").GetString().ShouldBe("0.0003781");
        answer.Json.GetProperty("created").GetString()!.ShouldMatch("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z$");
        (await host.GetAsync($"/api/v1/wallets/{ApiHost.Wallet}/invoices?symbol=btc&blockchain=BITCOIN-SIM&created_from=2020-01-01T00:00:00Z")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await host.GetAsync($"/api/v1/wallets/{ApiHost.Wallet}/invoices.csv")).Text.ShouldContain(",37810,\"0.0003781\",");
        (await host.CreateAsync("{}")).ErrorPaths.ShouldContain("$.confirmations");
    }

    private sealed class Failing : IInvoicePolicy
    {
        public ValueTask<bool> AllowsAsync(Guid walletId, CreateInvoiceRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("canary");
    }

    private sealed class Unmakeable : IInvoicePolicy
    {
        public Unmakeable() => throw new InvalidOperationException("canary");

        public ValueTask<bool> AllowsAsync(Guid walletId, CreateInvoiceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Full : IInvoicePolicy
    {
        public ValueTask<bool> AllowsAsync(Guid walletId, CreateInvoiceRequest request, CancellationToken cancellationToken)
            => throw new Microsoft.Data.Sqlite.SqliteException("SQLite Error 13: 'database or disk is full'.", 13);
    }
}
