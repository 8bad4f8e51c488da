using InvoiceModule.Audit;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>A person accepts late money and a short payment on the dashboard. Who got no answer decides the same again.</summary>
internal sealed class DecisionStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name) : CrashStory(shop, truth, merchant, name)
{
    public override async Task PrepareAsync()
    {
        var late = await OrderAsync("late", InvoiceOrder.Crypto(1000));
        await Shop.Client.AdvanceAsync(TimeSpan.FromMinutes(40));
        await WaitAsync(late, i => !i.Active);
        var few = await OrderAsync("few", InvoiceOrder.Crypto(1000));
        await PayOnceAsync(late);
        await PayOnceAsync(few, 600);
        await MineAsync();
        await WaitAsync(few, i => i.Status == "PARTIALLY_PAID");
        await WaitAsync(late, i => i.Exceptions.Contains("late"));
        await WaitUntilToldAsync();
    }

    public override async Task RunAsync()
    {
        var suspense = await Truth.ReadAsync(db => db.Set<Payment>().SingleAsync(p => p.InvoiceId == Guid.Parse(IdOf("late"))));
        await Shop.Client.SubmitAsync($"invoicing/suspense/{suspense.Id}", "accept", ("why", "It came in the end."));
        await Shop.Client.SubmitAsync($"invoicing/invoices/{IdOf("few")}", "accept", ("received", "600"), ("why", "A fee was taken."));
        foreach (var what in new[] { "late", "few" })
            await UntilAsync(async () => (await Shop.Client.InvoiceAsync(IdOf(what))).Status == "PAID", what);
        await WaitUntilToldAsync();
    }

    public override async Task CheckAsync()
    {
        (await Shop.Client.InvoiceAsync(IdOf("late"))).Received.ShouldBe(1000);
        (await Shop.Client.InvoiceAsync(IdOf("few"))).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(600), i => i.Exceptions.ShouldBe(["accepted"]), i => i.Version.ShouldBe(3));
        foreach (var what in new[] { "late", "few" })
            (await Truth.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.InvoiceId == Guid.Parse(IdOf(what))))).ShouldBe(1, $"{Name}: {what}");
        await base.CheckAsync();
    }
}
