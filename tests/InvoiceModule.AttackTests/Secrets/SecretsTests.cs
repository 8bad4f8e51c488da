using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.AttackTests.Secrets;

/// <summary>C8: secrets that are looked for in everything that leaves the module or is kept by it.</summary>
[Collection(Alone.Name)]
public sealed class SecretsTests
{
    private const string SecretKey = "canary-of-the-secret-key-7Hq2";
    private const string UrlToken = "canary-of-the-callback-url-9Zt4";

    private static readonly string SigningSecret = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("canary-of-the-signing-key-3Xw8"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_in_logs_answers_pages_traces_metrics_or_the_database()
    {
        using var log = new CollectedLog();
        using var telemetry = new CollectedTelemetry();
        await using var merchant = MerchantServer.With(200);
        await using var hostile = MerchantServer.With(500);
        var answers = new List<(string Path, string Text)>();
        byte[] database;
        await using (var host = await StartAsync(log))
        {
            await UseAsync(host, merchant, hostile, answers);
            database = await DatabaseAsync(host);
        }

        telemetry.Observe();
        var whole = string.Join('\n', log.Lines.Select(l => l.Whole));
        var (traces, metrics) = (string.Join('\n', telemetry.Traces), string.Join('\n', telemetry.Metrics));
        foreach (var secret in new[] { SecretKey, SigningSecret["whsec_".Length..], "canary-of-the-signing-key-3Xw8" })
        {
            SecretSearch.Find(whole, secret).ShouldBeNull($"{secret} in the log");
            SecretSearch.Find(traces, secret).ShouldBeNull($"{secret} in a trace");
            SecretSearch.Find(metrics, secret).ShouldBeNull($"{secret} in a metric");
            SecretSearch.Find(database, secret).ShouldBeNull($"{secret} in the database");
            foreach (var (path, text) in answers)
                SecretSearch.Find(text, secret).ShouldBeNull($"{secret} in {path}");
        }

        // What stands in a callback's address is shown to its merchant, and to nobody else.
        SecretSearch.Find(whole, UrlToken).ShouldBeNull("the callback's address in the log");
        SecretSearch.Find(traces, UrlToken).ShouldBeNull("the callback's address in a trace");
        SecretSearch.Find(metrics, UrlToken).ShouldBeNull("the callback's address in a metric");
        foreach (var (path, text) in answers.Where(a => a.Path.StartsWith("/pay", StringComparison.Ordinal)))
            SecretSearch.Find(text, UrlToken).ShouldBeNull($"the callback's address in {path}");

        // The callback itself carries the key, and only where one was given.
        merchant.Received.ShouldNotBeEmpty();
        merchant.Received.ShouldAllBe(r => r.Json.GetProperty("secret_key").GetString() == SecretKey);
        hostile.Received.ShouldNotBeEmpty();
        hostile.Received.ShouldAllBe(r => Encoding.UTF8.GetString(r.Body).Contains("\"secret_key\"", StringComparison.Ordinal) == false);
        whole.ShouldContain("was sent: status 500");
        traces.ShouldContain("HttpRequestIn");
        answers.Select(a => a.Path).ShouldContain(p => p.StartsWith("/invoicing/invoices/", StringComparison.Ordinal));
        Figures.Write("secrets", string.Create(CultureInfo.InvariantCulture, $"{log.Lines.Count} log lines at Trace, {answers.Count} answers and pages, {telemetry.Traces.Count} activities, {telemetry.Metrics.Count} measurements, {database.Length} bytes of database: no secret"));
    }

    [Fact]
    public async Task Without_encryption_the_search_finds_every_secret()
    {
        using var log = new CollectedLog();
        await using var merchant = MerchantServer.With(200);
        await using var host = await StartAsync(log, s => s.AddSingleton<IDataProtectionProvider>(new PlainProtection()));
        await UseAsync(host, merchant, merchant, []);
        var database = await DatabaseAsync(host);
        SecretSearch.Find(database, SecretKey).ShouldBe("plain");
        SecretSearch.Find(database, SigningSecret["whsec_".Length..]).ShouldBe("plain");
        SecretSearch.Find($"a {Uri.EscapeDataString("s€cret")}", "s€cret").ShouldBe("percent-encoded");
        SecretSearch.Find(Convert.ToBase64String(Encoding.UTF8.GetBytes("before " + SecretKey + " after")), SecretKey).ShouldBe("base64");
        SecretSearch.Find(Convert.ToHexString(Encoding.UTF8.GetBytes("x" + SecretKey)), SecretKey).ShouldBe("hexadecimal");
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test").LogTrace("key {Key}", SecretKey);
        SecretSearch.Find(string.Join('\n', log.Lines.Select(l => l.Whole)), SecretKey).ShouldBe("plain");
    }

    /// <summary>F91: whatever strangers write, a line of the log stays a line.</summary>
    [Fact]
    public async Task No_text_of_a_stranger_breaks_a_line_of_the_log()
    {
        const string Evil = "x\r\nfail: forged line \u001b[31mred\u001b[0m\u2028\u0085y";
        using var log = new CollectedLog();
        await using var host = await StartAsync(log, s => new InvoicingBuilder(s).AddChain("evil-sim", _ => new EvilChain(Evil)));
        var json = System.Text.Json.JsonSerializer.Serialize(new { blockchain = "ethereum-sim", symbol = "USDT", value = 5, confirmations = 1, secret_key = Evil, data = new { order_id = Evil, title = Evil, description = Evil, user_data = Evil, url_callback = "http://10.0.0.1/%0d%0afail" } });
        (await host.CreateAsync(json)).Status.ShouldBe(200);
        await host.CreateAsync(json.Replace("ethereum-sim", "evil\\r\\n-sim", StringComparison.Ordinal), null, ("Idempotency-Key", "a\u001b[31m"));
        await host.CreateAsync("""{"blockchain":"ethereum-sim","symbol":"USDT","value":1,"confirmations":1,"data":{"order_id":"break"}}""", null, ("X-Forwarded-For", "a\tb"));
        foreach (var path in new[] { "/api/v1/invoices/%0d%0afail:%20forged", "/api/v1/wallets/%1b%5b31m/invoices?order_id=%0d%0afail", "/pay/%0d%0afail", "/invoicing?before=%0d%0afail" })
            await host.GetAsync(path);
        await EventuallyAsync(() => log.Lines.Any(l => l.Message.Contains("evil-sim failed", StringComparison.Ordinal)));
        var ours = log.Lines.Where(l => l.Category.StartsWith("InvoiceModule", StringComparison.Ordinal)).Select(l => l.Message).ToList();
        ours.ShouldContain(l => l.Contains("answered 500", StringComparison.Ordinal));
        foreach (var line in ours)
            line.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029').ShouldBeFalse(line);
    }

    private static async Task<ApiHost> StartAsync(CollectedLog log, Action<IServiceCollection>? services = null)
    {
        var host = await ApiHost.StartAsync(services: s =>
        {
            s.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
            s.AddScoped<IInvoicePolicy, FailingPolicy>();
            s.Configure<InvoicingOptions>(o => (o.Callbacks.AllowedNetworks, o.Callbacks.DeniedPorts) = (["127.0.0.0/8"], []));
            services?.Invoke(s);
        });
        await host.Services.GetRequiredService<IWalletService>().RotateSigningKeyAsync(ApiHost.Wallet, SigningSecret, TimeSpan.Zero, Token);
        return host;
    }

    /// <summary>A day in the life: paid, part-paid, cancelled, refused, broken, redelivered; and every route is looked at.</summary>
    private static async Task UseAsync(ApiHost host, MerchantServer merchant, MerchantServer hostile, List<(string Path, string Text)> answers)
    {
        var network = host.Simulator.Network("ethereum-sim");
        var first = await host.CreatedAsync($$"""
            "secret_key":"{{SecretKey}}","data":{"order_id":"A-1","url_callback":"http://127.0.0.1:{{merchant.Port}}/hook?token={{UrlToken}}"}
            """);
        var second = await host.CreatedAsync($$"""
            "data":{"order_id":"A-2","url_callback":"http://127.0.0.1:{{hostile.Port}}/hook?token={{UrlToken}}"}
            """);
        foreach (var invoice in new[] { first, second })
            await network.BroadcastAsync(invoice.GetProperty("address").GetString()!, new BigInteger(5_000_000), "USDT", Token);
        await EventuallyAsync(() => !merchant.Received.IsEmpty && !hostile.Received.IsEmpty);
        await network.MineAsync(3, cancellationToken: Token);
        await EventuallyAsync(() => merchant.Received.Count >= 2);
        var third = await host.CreatedAsync($"\"secret_key\":\"{SecretKey}\"");
        await host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{third.GetProperty("id").GetString()}/cancel");

        foreach (var bad in new[] { $$"""{"secret_key":"{{SecretKey}}","confirmations":"x"}""", $$"""{"secret_key":"{{SecretKey}}\u0000"}""", $$"""{"secret_key":"{{SecretKey}}","secret_key":"{{SecretKey}}"}""", $$"""{"{{SecretKey}}":"{{SecretKey}}""", $$$"""{"blockchain":"ethereum-sim","symbol":"USDT","value":1,"confirmations":1,"secret_key":"{{{SecretKey}}}","data":{"order_id":"break"}}""" })
        {
            var refused = await host.CreateAsync(bad);
            refused.Status.ShouldBeGreaterThanOrEqualTo(400);
            answers.Add(($"refusal of {bad.Length} bytes", refused.Text));
        }

        var wallet = ApiHost.Wallet;
        var paths = new List<string> { $"/api/v1/wallets/{wallet}", $"/api/v1/wallets/{wallet}/invoices", $"/api/v1/wallets/{wallet}/invoices.csv", "/invoicing" };
        foreach (var id in new[] { first, second, third }.Select(i => i.GetProperty("id").GetString()))
            paths.AddRange([$"/api/v1/invoices/{id}", $"/api/v1/invoices/{id}/history", $"/api/v1/invoices/{id}/callbacks", $"/pay/{id}", $"/pay/{id}/status", $"/pay/{id}/qr.svg", $"/invoicing/invoices/{id}"]);
        foreach (var path in paths)
        {
            var answer = await host.GetAsync(path);
            answer.Status.ShouldBeOneOf(200, 404);
            answers.Add((path, answer.Text + string.Join('\n', answer.Headers.Select(h => $"{h.Key}: {string.Join(',', h.Value)}"))));
        }

        foreach (var id in new[] { first, second }.Select(i => i.GetProperty("id").GetString()))
            answers.Add(($"/pay/{id}/events", await FirstEventAsync(host, $"/pay/{id}/events")));
    }

    // The stream does not end by itself; the whole invoice is in its first event.
    private static async Task<string> FirstEventAsync(ApiHost host, string path)
    {
        await using var stream = await host.Client.GetStreamAsync(new Uri(path, UriKind.Relative), Token);
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        do
            lines.Add((await reader.ReadLineAsync(Token)).ShouldNotBeNull());
        while (lines[^1].Length > 0);
        lines.ShouldContain(l => l.StartsWith("data:", StringComparison.Ordinal) && l.Contains("IN_", StringComparison.Ordinal) || l.Contains("PAID", StringComparison.Ordinal));
        return string.Join('\n', lines);
    }

    /// <summary>Every byte of the database: the file, and what is still in the log beside it.</summary>
    private static async Task<byte[]> DatabaseAsync(ApiHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(scope.ServiceProvider.GetRequiredService<ApiDb>().Database.GetConnectionString()).DataSource;
        var bytes = new List<byte>();
        foreach (var part in new[] { file, file + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Token);
            bytes.AddRange(copy.ToArray());
        }

        return [.. bytes];
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(10, Token);
        }
    }
}
