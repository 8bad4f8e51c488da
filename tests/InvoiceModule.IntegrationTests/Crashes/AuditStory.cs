using InvoiceModule.Audit;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>A person tries a receiver, and writes down that he did is what the host dies in.</summary>
internal sealed class AuditStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name) : CrashStory(shop, truth, merchant, name)
{
    public override async Task RunAsync()
    {
        await Shop.Client.SubmitAsync($"invoicing/wallets/{ShopProcess.WalletId}", "test", ("url", Inbox.Url.ToString()), ("why", "A new receiver."));
        await UntilAsync(async () => await CountAsync() > 0, "no test was written down");
    }

    public override async Task CheckAsync()
    {
        // One delivery may have come of which nothing is written down, and of each that is, it was sent.
        Inbox.Received.ShouldAllBe(c => c.Type == "test");
        (await CountAsync()).ShouldBeInRange(Inbox.Received.Count - 1, Inbox.Received.Count);
        await base.CheckAsync();
    }

    private Task<int> CountAsync() => Truth.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.Action == AuditActions.CallbackTested && a.Subject == Inbox.Url.ToString()));
}
