using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>Which address an invoice gets. Each test has a host of its own: who rests longest depends on everything before.</summary>
public sealed class AddressTests
{
    private static readonly TimeSpan PastExpiry = TimeSpan.FromMinutes(16);
    private static readonly TimeSpan PastRest = TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1);

    [Theory, ClassData<EachDatabase>]
    public async Task Rested_addresses_come_back_longest_rested_first_and_refusals_take_none(DatabaseKind kind)
    {
        await using var shop = await ShopProcess.StartAsync(kind);
        var client = shop.Client;
        var first = await OrderAsync(client);
        await client.AdvanceAsync(TimeSpan.FromMinutes(1));
        var second = await OrderAsync(client);
        second.Address.ShouldNotBe(first.Address);
        await client.AdvanceAsync(PastExpiry);
        await client.WaitAsync(second.Id, i => !i.Active);

        // Expired, but not rested yet.
        var third = await OrderAsync(client);
        third.Address.ShouldNotBeOneOf(first.Address, second.Address);
        await client.AdvanceAsync(PastRest);
        await client.WaitAsync(third.Id, i => !i.Active);

        // None of these may take the address that is next.
        (await client.CreateAsync(InvoiceOrder.Crypto(5, "ethereum-sim", "ETH").With("expiry", 1))).ShouldBe(400);
        (await client.CreateAsync(InvoiceOrder.Crypto(5, "ethereum-sim", "NONE"))).ShouldBe(403);
        (await client.CreateAsync(InvoiceOrder.Fiat(currency: "CHF", blockchain: "ethereum-sim", symbol: "ETH"))).ShouldBe(503);

        (await OrderAsync(client)).Address.ShouldBe(first.Address);
        (await OrderAsync(client)).Address.ShouldBe(second.Address);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Two_active_invoices_never_share_an_address(DatabaseKind kind)
    {
        await using var shop = await ShopProcess.StartAsync(kind, new Dictionary<string, string> { ["Invoicing:AddressRest"] = "00:00:00" });
        var client = shop.Client;
        for (var round = 0; round < 2; round++)
        {
            var invoices = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => client.OrderAsync(InvoiceOrder.Crypto(5 + n, "ethereum-sim", n % 2 == 0 ? "ETH" : "USDT"))));
            var addresses = invoices.Select(i => i.Address).ToArray();
            addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(addresses.Length);
            await client.AdvanceAsync(TimeSpan.FromMinutes(27));
            await client.WaitAsync(invoices[^1].Id, i => !i.Active);
        }
    }

    [Fact]
    public async Task The_rest_is_never_shorter_than_the_ten_minutes_of_late_money()
    {
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Invoicing:AddressRest"] = "00:00:00" });
        var client = shop.Client;
        var first = await OrderAsync(client);
        await client.AdvanceAsync(TimeSpan.FromMinutes(24));
        await client.WaitAsync(first.Id, i => !i.Active);
        (await OrderAsync(client)).Address.ShouldNotBe(first.Address);
        await client.AdvanceAsync(TimeSpan.FromMinutes(2));
        (await OrderAsync(client)).Address.ShouldBe(first.Address);
    }

    [Fact]
    public async Task A_pause_makes_the_rest_longer()
    {
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Invoicing:AddressRest"] = "00:30:00" });
        var client = shop.Client;
        var paused = await client.OrderAsync(InvoiceOrder.Crypto(5, "ethereum-sim", "ETH").With("pause", 120));
        await client.AdvanceAsync(TimeSpan.FromMinutes(60));
        await client.WaitAsync(paused.Id, i => !i.Active);
        (await OrderAsync(client)).Address.ShouldNotBe(paused.Address);
        await client.AdvanceAsync(TimeSpan.FromMinutes(80));
        (await OrderAsync(client)).Address.ShouldBe(paused.Address);
    }

    [Fact]
    public async Task A_used_address_is_given_again_only_after_its_payment_ended_and_old_money_is_not_the_new_invoices()
    {
        await using var shop = await ShopProcess.StartAsync();
        var client = shop.Client;
        var first = await OrderAsync(client);
        await client.AdvanceAsync(PastExpiry);
        await client.WaitAsync(first.Id, i => !i.Active);
        await client.AdvanceAsync(PastRest);
        var second = await OrderAsync(client);
        second.Address.ShouldBe(first.Address);
        await client.PayAsync(second);
        await client.MineAsync("ethereum-sim");
        (await client.WaitForStatusAsync(second.Id, "PAID")).Address.ShouldBe(first.Address);
        var untouched = await client.InvoiceAsync(first.Id);
        untouched.Status.ShouldBe("NOT_PAID");
        untouched.Exceptions.ShouldBeEmpty();
        (await client.InvoiceAsync(first.Id)).Version.ShouldBe(2);
    }

    private static Task<JsonElement> OrderAsync(ShopClient client) => client.OrderAsync(InvoiceOrder.Crypto(5000, "ethereum-sim", "ETH"));
}
