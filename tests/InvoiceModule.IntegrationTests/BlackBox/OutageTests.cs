using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>A node that does not answer, and a wallet with too many open prices.</summary>
public sealed class OutageTests
{
    [Theory, ClassData<EachDatabase>]
    public async Task After_five_minutes_without_a_node_no_invoice_is_made_and_none_is_lost(DatabaseKind kind)
    {
        await using var shop = await ShopProcess.StartAsync(kind);
        var client = shop.Client;
        var open = await client.OrderAsync(InvoiceOrder.Crypto(1000).With("expiry", 40));
        await client.SetDownAsync("bitcoin-sim", true);
        (await client.CreateAsync(InvoiceOrder.Crypto())).ShouldBe(200);
        await client.AdvanceAsync(TimeSpan.FromMinutes(6));
        var before = await client.ListAsync();
        Answer? refused = null;
        await client.UntilAsync(
            async () =>
            {
                refused = await client.CreateAsync(InvoiceOrder.Crypto().WithOrderId("refused or not"));
                return refused.Status != 200;
            },
            "a create is refused");
        refused!.ShouldBeError(503, "chain_unavailable").Headers.ShouldContainKey("Retry-After");
        (await client.CreateAsync(InvoiceOrder.Crypto(blockchain: "ethereum-sim", symbol: "ETH"))).ShouldBe(200);
        (await client.ListAsync("&blockchain=bitcoin-sim&order_id=nobody")).ShouldBeEmpty();
        before.ShouldContain(i => i.Text("id") == open.Text("id"));

        await client.SetDownAsync("bitcoin-sim", false);
        await client.UntilAsync(async () => (await client.CreateAsync(InvoiceOrder.Crypto())).Status == 200, "creates work again");
        await client.PayAsync(open);
        await client.MineAsync();
        await client.WaitForStatusAsync(open.Id, "PAID");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Too_many_open_fiat_prices_are_429_after_409_and_before_503(DatabaseKind kind)
    {
        await using var shop = await ShopProcess.StartAsync(kind, new Dictionary<string, string> { ["Invoicing:MaxOpenFiatInvoices"] = "2" });
        var client = shop.Client;
        var key = ("Idempotency-Key", "k");
        (await client.CreateAsync(InvoiceOrder.Fiat(), key)).ShouldBe(200);
        var second = (await client.CreateAsync(InvoiceOrder.Fiat())).ShouldBe(200).Json;
        (await client.CreateAsync(InvoiceOrder.Fiat())).ShouldBeError(429, "too_many_open_invoices").Headers.ShouldContainKey("Retry-After");
        (await client.CreateAsync(InvoiceOrder.Fiat(currency: "CHF"))).ShouldBeError(429, "too_many_open_invoices");
        (await client.CreateAsync(InvoiceOrder.Fiat("7"), key)).ShouldBeError(409, "idempotency_conflict");
        (await client.CreateAsync(InvoiceOrder.Fiat(), key)).ShouldBe(200).Headers["Idempotency-Replayed"].ShouldBe("true");
        (await client.CreateAsync(InvoiceOrder.Fiat(blockchain: "dogecoin-sim", symbol: "DOGE"))).ShouldBeError(403, "currency_not_active");
        (await client.CreateAsync(InvoiceOrder.Crypto())).ShouldBe(200);
        (await client.CancelAsync(second.Id)).ShouldBe(200);
        (await client.CreateAsync(InvoiceOrder.Fiat())).ShouldBe(200);
    }
}
