using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>
/// Everything an invoice goes through by itself, so that the usual flows are reached: paid, reorganised and delivered again, canceled, expired, and
/// released at the end of a rate lock.
/// </summary>
internal sealed class UsualStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name) : CrashStory(shop, truth, merchant, name)
{
    public override async Task RunAsync()
    {
        var paid = await OrderAsync("paid", InvoiceOrder.Crypto(1000));
        var canceled = await OrderAsync("canceled", InvoiceOrder.Crypto(1000));
        var expiring = await OrderAsync("expiring", InvoiceOrder.Crypto(1000));
        await PayOnceAsync(paid);
        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await Shop.Client.CancelAsync(canceled.Id);
        await RedeliverAsync(paid);

        // Taken back and mined again.
        await Shop.Client.ReorganiseAsync(1);
        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await Shop.Client.SetDownAsync("ethereum-sim", true);
        await Task.Delay(1200);
        await Shop.Client.SetDownAsync("ethereum-sim", false);

        // Nothing is mined from here on, so that this price is let go.
        var locked = await OrderAsync("locked", InvoiceOrder.Fiat("10"));
        await PayOnceAsync(locked);
        await WaitAsync(locked, i => i.Status is "IN_MEMPOOL" or "NOT_PAID");
        await Shop.Client.AdvanceAsync(TimeSpan.FromMinutes(80));
        await WaitAsync(expiring, i => !i.Active);
        await WaitAsync(locked, i => i is { Active: false, Status: "NOT_PAID" });
        await WaitUntilToldAsync();
    }

    public override async Task CheckAsync()
    {
        (await Shop.Client.InvoiceAsync(IdOf("paid"))).Status.ShouldBe("PAID", Name);
        (await Shop.Client.InvoiceAsync(IdOf("canceled"))).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Exceptions.ShouldBe(["canceled"]), i => i.Version.ShouldBe(2));
        (await Shop.Client.InvoiceAsync(IdOf("expiring"))).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(2));
        await base.CheckAsync();
    }

    private async Task RedeliverAsync(JsonElement invoice)
    {
        await UntilAsync(async () => (await Shop.Client.CallbacksAsync(invoice.Id)).Any(c => c.Text("state") == "acknowledged"), "no callback was acknowledged");
        Redelivered ??= (await Shop.Client.CallbacksAsync(invoice.Id)).First(c => c.Text("state") == "acknowledged").Text("event_id");
        await Shop.Client.PostAsync($"api/v1/invoices/{invoice.Id}/callbacks/{Redelivered}/redeliver", "{}");
    }
}
