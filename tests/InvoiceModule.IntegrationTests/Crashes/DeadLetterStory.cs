using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>A merchant who never takes a callback, until it is given up, and a month later forgotten.</summary>
internal sealed class DeadLetterStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name) : CrashStory(shop, truth, merchant, name)
{
    public override IReadOnlyDictionary<string, string> Settings => Trouble(("Trouble:Sweep", "InvoiceModule.Callbacks.DeliverCallbacksJob, InvoiceModule"));

    public override async Task PrepareAsync()
    {
        Answer = (_, _) => new(new MerchantAnswer(500));
        var dead = await OrderAsync("dead", InvoiceOrder.Crypto(1000));
        await Shop.Client.CancelAsync(dead.Id);
        for (var attempts = 1; attempts <= 15; attempts++)
        {
            await UntilAsync(async () => (await EventAsync()).Attempts == attempts, $"attempt {attempts}");
            if (attempts < 15)
                await Shop.Client.AdvanceAsync(TimeSpan.FromHours(30));
        }

        await UntilAsync(async () => (await EventAsync()).State == CallbackState.Dead, "it was not given up");
        await Shop.Client.AdvanceAsync(TimeSpan.FromDays(31));
    }

    public override Task RunAsync() => UntilAsync(async () => (await EventAsync()).Body is null, "the dead letter was not cleared");

    public override async Task CheckAsync()
    {
        (await EventAsync()).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Dead), e => e.Attempts.ShouldBe(15));
        (await Truth.ReadAsync(db => db.Set<InvoiceModule.Callbacks.CallbackAttempt>().CountAsync(a => db.Set<InvoiceEvent>().Any(e => e.Id == a.EventId && e.InvoiceId == Guid.Parse(IdOf("dead")))))).ShouldBe(0);
        await base.CheckAsync();
    }

    protected override int Refused(string webhookId) => 14;

    private Task<InvoiceEvent> EventAsync() => Truth.ReadAsync(db => db.Set<InvoiceEvent>().SingleAsync(e => e.InvoiceId == Guid.Parse(IdOf("dead")) && e.Version == 2));
}
