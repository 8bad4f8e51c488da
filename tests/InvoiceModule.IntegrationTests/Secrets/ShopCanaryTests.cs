using System.Globalization;
using System.Text;
using InvoiceModule.AttackTests;
using InvoiceModule.AttackTests.Secrets;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Testing.Merchant;
using Npgsql;

namespace InvoiceModule.IntegrationTests.Secrets;

/// <summary>
/// C8 for a whole host: a process with a real node, PostgreSQL and keys of its own, whose secrets are looked for in its log at Trace, its traces and
/// measurements, every table (Hangfire's too), every page and every answer.
/// </summary>
public sealed class ShopCanaryTests : IDisposable
{
    private const string ApiKey = "canary-of-the-api-key-5Rk1";
    private const string DatabasePassword = "canary-of-the-database-8Lm6";
    private const string SecretKey = "canary-of-the-secret-key-2Vd9";

    // The key's bytes read so; what is configured is their base64.
    private const string Signing = "canary-of-the-signing-key-3Xw8";

    private static readonly string WebhookSecret = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes(Signing));

    private static readonly string[] Loud = ["Default", "Hangfire", "Microsoft.AspNetCore", "Microsoft.AspNetCore.DataProtection", "Microsoft.EntityFrameworkCore", "System.Net.Http.HttpClient"];

    private readonly string _traces = Path.GetTempFileName();

    public void Dispose() => File.Delete(_traces);

    [Fact]
    public async Task No_secret_of_a_hosts_configuration_comes_out_anywhere()
    {
        var xpub = PrivateKeyTree.TestAccount(Guid.NewGuid().ToByteArray());
        var connection = new NpgsqlConnectionStringBuilder((await TestDatabase.CreateAsync(DatabaseKind.Postgres)).ConnectionString) { Password = DatabasePassword }.ConnectionString;
        await using var merchant = await SimulatedMerchant.StartAsync();
        var inbox = MerchantInbox.Open(merchant);
        await using var node = await LitecoinNode.StartAsync();
        await node.MineAsync(110);
        await using var shop = await ShopProcess.StartAsync(settings: Settings(node, xpub), database: TestDatabase.At(DatabaseKind.Postgres, connection));
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        await UseAsync(shop, node, inbox, said);
        foreach (var (table, text) in await DatabaseText.ReadAsync(connection))
            said.Add($"table {table}", text);
        await shop.StopAsync();
        said.Add("the log", shop.Log.Text);
        said.Add("traces and measurements", await File.ReadAllTextAsync(_traces));

        foreach (var secret in (string[])[ApiKey, DatabasePassword, LitecoinNode.Password, xpub, Signing, WebhookSecret["whsec_".Length..], SecretKey])
        {
            foreach (var (place, text) in said)
                SecretSearch.Find(text, secret).ShouldBeNull($"{secret} in {place}: {Around(text, secret)}");
        }

        // It was really looked at, and the secrets were really used.
        inbox.Received.ShouldAllBe(c => c.Body.Text("secret_key") == SecretKey);
        inbox.Received[0].ShouldBeSignedWith(WebhookSecret);
        said.Keys.Where(k => k.StartsWith("table hangfire.", StringComparison.Ordinal)).Count().ShouldBeGreaterThan(5);
        said["table hangfire.hash"].ShouldContain("invoicing:scan:litecoin");
        said["the log"].ShouldContain("trce: ");
        said["the log"].ShouldContain("litecoin");
        said["traces and measurements"].ShouldContain("invoicing.deliver");
        said["traces and measurements"].ShouldContain("measurement: ");
        Figures.Write("secrets of a whole host", string.Create(CultureInfo.InvariantCulture, $"{said.Count} places (log at Trace, traces, measurements, tables, pages, answers), {said.Values.Sum(t => (long)t.Length)} characters: no secret"));
    }

    [Fact]
    public async Task A_start_that_is_refused_names_the_key_and_not_its_value()
    {
        var (code, text) = await ShopProcess.RunToEndAsync("Production", new Dictionary<string, string>
        {
            ["Shop:ApiKey"] = ApiKey,
            ["Shop:WebhookSecret"] = "whsec_" + Signing,
            ["Shop:WalletId"] = "no-uuid",
            ["Database:Provider"] = "Postgres",
            ["ConnectionStrings:Shop"] = $"Host=127.0.0.1;Port=1;Database=shop;Username=shop;Password={DatabasePassword}",
        });
        code.ShouldNotBe(0);
        text.ShouldContain("Shop:WebhookSecret");
        foreach (var secret in (string[])[ApiKey, DatabasePassword, Signing])
            SecretSearch.Find(text, secret).ShouldBeNull(text);
    }

    [Theory]
    [InlineData("Port=1;Timeout=2", "127.0.0.1:1")]
    [InlineData("Port=1;Timeout=2;Nonsense=1", "Nonsense")]
    public async Task A_database_that_is_not_there_or_not_to_be_understood_does_not_give_its_password_away(string settings, string named)
    {
        var (code, text) = await ShopProcess.RunToEndAsync("Development", new Dictionary<string, string>
        {
            ["Database:Provider"] = "Postgres",
            ["ConnectionStrings:Shop"] = $"Host=127.0.0.1;{settings};Database=shop;Username=shop;Password={DatabasePassword}",
        });
        code.ShouldNotBe(0);
        text.ShouldContain(named, Case.Insensitive);
        SecretSearch.Find(text, DatabasePassword).ShouldBeNull(text);
    }

    private Dictionary<string, string> Settings(LitecoinNode node, string xpub)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Shop:ApiKey"] = ApiKey,
            ["Shop:WebhookSecret"] = WebhookSecret,
            ["Chains:Litecoin:RpcUrl"] = node.RpcUrl.ToString(),
            ["Chains:Litecoin:RpcUser"] = LitecoinNode.User,
            ["Chains:Litecoin:RpcPassword"] = LitecoinNode.Password,
            ["Chains:Litecoin:Network"] = "regtest",
            ["Chains:Litecoin:Xpub"] = xpub,
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "InvoiceModule.TraceHook.dll"),
            ["TRACE_FILE"] = _traces,
        };
        foreach (var category in Loud)
            settings[$"Logging:LogLevel:{category}"] = "Trace";
        return settings;
    }

    // Paid, refused, called back, read on every route; and the node goes away, so that its errors are told too.
    private static async Task UseAsync(ShopProcess shop, LitecoinNode node, MerchantInbox inbox, Dictionary<string, string> said)
    {
        var client = shop.Client;
        var order = InvoiceOrder.Crypto(1_000_000, "litecoin", "LTC").WithCallback(inbox.Url).With("secret_key", SecretKey);
        var invoice = await client.OrderAsync(order);
        await node.SendToAddressAsync(invoice.Address, 0.01m);
        await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await node.MineAsync(1);
        await client.WaitForStatusAsync(invoice.Id, "PAID");
        await inbox.WaitForAsync(all => all.Any(c => c.Body.Status == "PAID"));

        var wallet = $"api/v1/wallets/{ShopProcess.WalletId}";
        List<string> paths = ["", "openapi/v1.json", "scalar", "health", "health/ready", wallet, $"{wallet}/invoices", $"{wallet}/invoices.csv", "api/v1/nothing", "api/v1/invoices/x"];
        paths.AddRange(new[] { "", "/history", "/callbacks" }.Select(p => $"api/v1/invoices/{invoice.Id}{p}"));
        paths.AddRange(new[] { "", "/status", "/qr.svg" }.Select(p => $"pay/{invoice.Id}{p}"));
        paths.AddRange(await PagesAsync(client, "invoicing"));
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
            Keep(path, await client.GetAsync(path));
        Keep("a refusal", await client.CreateAsync($$"""{"secret_key":"{{SecretKey}}","confirmations":"x"}"""));
        Keep("a broken body", await client.CreateAsync($$"""{"secret_key":"{{SecretKey}}" """));
        using var stranger = new ShopClient(shop, shop.BaseAddress, "wrong");
        Keep("a stranger", await stranger.CreateAsync(order));

        await node.DisposeAsync();
        await client.UntilAsync(() => Task.FromResult(shop.Log.Text.Contains("litecoin failed", StringComparison.OrdinalIgnoreCase)), "the node's absence is in the log");
        Keep("health without the node", await client.GetAsync("health"));

        void Keep(string place, Answer answer) => said.Add(place, $"{string.Join('\n', answer.Headers)}\n{answer.Text}");
    }

    // Every page of the dashboard that its first page leads to, and the first page itself.
    private static async Task<List<string>> PagesAsync(ShopClient client, string first)
    {
        var text = (await client.GetAsync(first)).ShouldBe(200).Text;
        var links = System.Text.RegularExpressions.Regex.Matches(text, "href=\"/?(invoicing[^\"#]*)\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return [first, .. links.Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value))];
    }

    private static string Around(string text, string secret)
        => text.IndexOf(secret, StringComparison.Ordinal) is >= 0 and var at ? text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)] : "";
}
