using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>A host that is killed goes on where it was.</summary>
public sealed class RestartTests
{
    [Theory, ClassData<EachDatabase>]
    public async Task A_kill_loses_neither_invoices_nor_chains_nor_callbacks_nor_the_clock(DatabaseKind kind)
    {
        await using var shop = await ShopProcess.StartAsync(kind);
        await using var merchant = await SimulatedMerchant.StartAsync();
        var healthy = false;
        merchant.Answer = (_, _) => new(new MerchantAnswer(Volatile.Read(ref healthy) ? 200 : 500));
        var inbox = MerchantInbox.Open(merchant);
        var client = shop.Client;

        var key = ("Idempotency-Key", "over a restart");
        var body = InvoiceOrder.Crypto(1000, confirmations: 2).WithCallback(inbox.Url).ToJsonString();
        var invoice = (await client.CreateAsync(body, key)).ShouldBe(200).Json;
        var now = await client.AdvanceAsync(TimeSpan.FromMinutes(5));
        await client.SetRateAsync("BTC", "USD", "40000");
        var txid = await client.PayAsync(invoice);
        await client.MineAsync();
        await client.WaitForStatusAsync(invoice.Id, "IN_BLOCK");
        await inbox.WaitForAsync(1);

        await shop.KillAsync();
        Volatile.Write(ref healthy, true);
        await shop.StartAgainAsync();

        (await client.AdvanceAsync(TimeSpan.FromSeconds(1))).ShouldBeGreaterThan(now);
        (await client.OrderAsync(InvoiceOrder.Fiat("40"))).Value.ShouldBe(100_000);
        var replayed = (await client.CreateAsync(body, key)).ShouldBe(200);
        replayed.Json.Id.ShouldBe(invoice.Id);
        replayed.Json.Status.ShouldBe("IN_BLOCK");
        replayed.Json.Txs.ShouldBe([txid]);
        await client.AdvanceAsync(TimeSpan.FromMinutes(1));
        await inbox.WaitForStatusAsync("IN_BLOCK");
        await client.MineAsync();
        await inbox.WaitForStatusAsync("PAID");
        (await client.HistoryAsync(invoice.Id)).Select(h => h.Version).ShouldBe(Enumerable.Range(1, (await client.InvoiceAsync(invoice.Id)).Version));
    }

    [Theory, ClassData<EachDatabase>]
    public async Task What_happened_while_it_was_down_is_caught_up(DatabaseKind kind)
    {
        await using var merchant = await SimulatedMerchant.StartAsync();
        var inbox = MerchantInbox.Open(merchant);
        await using var shop = await ShopProcess.StartAsync(kind);
        var client = shop.Client;
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000).WithCallback(inbox.Url));
        var expiring = await client.OrderAsync(InvoiceOrder.Crypto(1000).WithCallback(inbox.Url));

        // Killed with the payment just broadcast: whether it was seen or not, it is told once it runs again.
        await client.PayAsync(invoice);
        await client.MineAsync();
        await client.AdvanceAsync(TimeSpan.FromMinutes(16));
        await shop.KillAsync();
        await shop.StartAgainAsync();
        await client.WaitForStatusAsync(invoice.Id, "PAID");

        // A delivery cut off by the kill is taken up when its short claim has run out.
        await inbox.WaitForAsync(all => all.Any(c => c.Body.Id == invoice.Id && c.Body.Status == "PAID"), TimeSpan.FromSeconds(20));
        await client.WaitAsync(expiring.Id, i => !i.Active);
        await inbox.WaitForAsync(all => all.Any(c => c.Type == "invoice.expired" && c.Body.Id == expiring.Id), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_polite_end_is_quick_and_clean()
    {
        await using var shop = await ShopProcess.StartAsync();
        await shop.Client.OrderAsync(InvoiceOrder.Crypto());
        var started = System.Diagnostics.Stopwatch.StartNew();
        (await shop.StopAsync()).ShouldBe(0, shop.Log.Tail());
        started.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }
}
