using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>How the evaluation host is configured, what it refuses and what it tells about itself.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task An_API_key_is_wanted_when_one_is_set()
    {
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Shop:ApiKey"] = "the-key-of-this-test" });
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto());
        using var stranger = new ShopClient(shop, shop.BaseAddress, apiKey: null);
        using var wrong = new ShopClient(shop, shop.BaseAddress, "another");
        foreach (var client in (ShopClient[])[stranger, wrong])
        {
            (await client.GetAsync($"api/v1/invoices/{invoice.Id}")).Status.ShouldBeOneOf(401, 403);
            (await client.CreateAsync(InvoiceOrder.Crypto())).Status.ShouldBeOneOf(401, 403);
            (await client.GetAsync($"api/v1/wallets/{ShopProcess.WalletId}")).Status.ShouldBeOneOf(401, 403);

            // The payer needs no key.
            (await client.GetAsync($"pay/{invoice.Id}")).ShouldBe(200);

            // Nor does whoever watches the host, who learns a single word.
            (await client.GetAsync("health/ready")).ShouldBe(200);
            (await client.GetAsync("health")).Status.ShouldBeOneOf(200, 503);
        }
    }

    [Theory]
    [InlineData("Shop:ApiKey", null, null)]
    [InlineData("Simulator:", "Shop:ApiKey", "Simulator:Enabled")]
    public async Task Production_refuses_to_start_without_a_key_and_with_a_simulator(string named, string? key, string? simulator)
    {
        var settings = new Dictionary<string, string>();
        if (key is not null)
            settings[key] = "a-key";
        if (simulator is not null)
            settings[simulator] = "true";
        var (code, output) = await ShopProcess.RunToEndAsync("Production", settings);
        code.ShouldNotBe(0);
        output.ShouldContain(named, Case.Insensitive);
    }

    [Fact]
    public async Task Its_wallets_are_configured_and_it_says_where_it_is()
    {
        const string Wallet = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Shop:WalletId"] = Wallet, ["Invoicing:PublicBaseUrl"] = "https://pay.shop.example" });
        var invoice = (await shop.Client.PostAsync(ShopClient.CreatePath(Wallet), InvoiceOrder.Crypto().ToJsonString())).ShouldBe(200).Json;
        invoice.GetProperty("data").Text("url_pay").ShouldBe($"https://pay.shop.example/pay/{invoice.Id}");
        (await shop.Client.GetAsync($"api/v1/wallets/{ShopProcess.WalletId}")).ShouldBe(404);
        await shop.Client.UntilAsync(() => Task.FromResult(shop.Log.Text.Contains(Wallet, StringComparison.Ordinal)), "the wallet's id is printed");
        shop.Log.Text.ShouldContain(shop.BaseAddress.ToString().TrimEnd('/'));
        shop.Log.Text.ShouldContain("anonymous", Case.Insensitive);
        shop.Log.Text.ShouldNotContain(shop.WebhookSecret);
    }

    [Fact]
    public async Task The_clock_starts_where_it_is_told_to()
    {
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Simulator:ClockOffset"] = "10.00:00:00" });
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto());
        (invoice.Time("created") - DateTime.UtcNow).ShouldBeInRange(TimeSpan.FromDays(9.9), TimeSpan.FromDays(10.1));
        var now = await shop.Client.AdvanceAsync(TimeSpan.FromDays(2));
        (now - DateTime.UtcNow).ShouldBeInRange(TimeSpan.FromDays(11.9), TimeSpan.FromDays(12.1));
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Two_hosts_on_one_database_share_clock_chains_and_invoices(DatabaseKind kind)
    {
        await using var first = await ShopProcess.StartAsync(kind);
        await using var second = await ShopProcess.StartAsync(kind, database: first.Database);
        var invoice = await first.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await second.Client.PayAsync(invoice);
        await first.Client.MineAsync();
        await second.Client.WaitForStatusAsync(invoice.Id, "PAID");
        var expiring = await second.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await first.Client.AdvanceAsync(TimeSpan.FromMinutes(16));
        await second.Client.WaitAsync(expiring.Id, i => !i.Active);
        (await first.Client.HistoryAsync(invoice.Id)).Select(h => h.Version).ShouldBe(Enumerable.Range(1, (await first.Client.InvoiceAsync(invoice.Id)).Version));
    }
}
