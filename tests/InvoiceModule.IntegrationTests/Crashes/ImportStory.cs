using InvoiceModule.Addresses;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>A host that imports a list of addresses at every start.</summary>
internal sealed class ImportStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name, int addresses) : CrashStory(shop, truth, merchant, name)
{
    public override IReadOnlyDictionary<string, string> Settings => Trouble(("Trouble:Import", addresses.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Trouble:Wallet", ShopProcess.WalletId));

    public override async Task RunAsync()
    {
        var paid = await OrderAsync("paid", InvoiceOrder.Crypto(1000));
        await PayOnceAsync(paid);
        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await UntilAsync(async () => await CountAsync() >= addresses, "the addresses were not imported");
        await WaitUntilToldAsync();
    }

    public override async Task CheckAsync()
    {
        (await CountAsync()).ShouldBe(addresses);
        await base.CheckAsync();
    }

    private Task<int> CountAsync() => Truth.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Space == "bitcoin-sim" && a.Index == null));
}
