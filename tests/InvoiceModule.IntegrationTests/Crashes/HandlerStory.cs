using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>A host whose handlers fail on the first call of each event, or take longer than a claim is renewed.</summary>
internal sealed class HandlerStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name, string how) : CrashStory(shop, truth, merchant, name)
{
    public override IReadOnlyDictionary<string, string> Settings => Trouble(("Trouble:Handler", how));

    public override async Task RunAsync()
    {
        var paid = await OrderAsync("paid", InvoiceOrder.Crypto(1000));
        await PayOnceAsync(paid);
        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await WaitUntilToldAsync();
    }
}
