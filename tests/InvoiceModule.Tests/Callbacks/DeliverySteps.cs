using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Tests.Rates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>A delivery step by step, and nothing is really sent: the clock stands still, so that everything can be looked at to the millisecond.</summary>
internal sealed class DeliverySteps : IAsyncDisposable
{
    public const string Url = "https://merchant.example/hook";

    private DeliverySteps(CallbackRig rig) => Rig = rig;

    public CallbackRig Rig { get; }

    public DateTime Now => Rig.Clock.Now;

    public ListLogger<DeliveryOpening> OpeningLog => (ListLogger<DeliveryOpening>)Rig.Services.GetRequiredService<ILogger<DeliveryOpening>>();

    public ListLogger<DeliveryCompletion> CompletionLog => (ListLogger<DeliveryCompletion>)Rig.Services.GetRequiredService<ILogger<DeliveryCompletion>>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DeliverySteps> StartAsync() => new(await CallbackRig.StartAsync(register: services =>
    {
        var time = new StillTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        services.AddSingleton(p => new InvoicingClock(time, p.GetServices<IClockOffset>()));
        services.AddSingleton<ILogger<DeliveryOpening>>(new ListLogger<DeliveryOpening>());
        services.AddSingleton<ILogger<DeliveryCompletion>>(new ListLogger<DeliveryCompletion>());
    }));

    public void Pass(TimeSpan time) => Rig.Offset.Advance(time);

    public async Task<OutboxClaim> ClaimAsync(Guid invoice)
        => (await Rig.Services.GetRequiredService<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [invoice], Token)).ShouldHaveSingleItem();

    public async Task<Delivery?> OpenAsync(Guid invoice) => await OpenAsync(await ClaimAsync(invoice));

    public Task<Delivery?> OpenAsync(OutboxClaim claim) => Rig.Services.GetRequiredService<DeliveryOpening>().OpenAsync(claim, Token);

    public Task<bool> CompleteAsync(Delivery? delivery, int status, TimeSpan duration = default) => Rig.Services.GetRequiredService<DeliveryCompletion>().CompleteAsync(
        delivery.ShouldNotBeNull(), new CallbackOutcome(status, status == 200 ? null : FormattableString.Invariant($"http_{status}"), duration), Token);

    /// <summary>The next version and its attempt.</summary>
    public async Task<string> AttemptAsync(Guid invoice, int status)
    {
        var id = await Rig.RaiseAsync(invoice);
        (await CompleteAsync(await OpenAsync(invoice), status)).ShouldBeTrue();
        return id;
    }

    public Task RedeliverAsync(Guid invoice, string id) => Rig.Service.RedeliverAsync(invoice, id, Token);

    /// <summary>Says in the table when there is something to do, whatever the events say.</summary>
    public Task WakeAsync(Guid invoice) => Rig.Store.WriteAsync(
        (db, token) => db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoice).ExecuteUpdateAsync(s => s.SetProperty(o => o.CallbackDueAt, Now), token), Token);

    /// <summary>Makes the bytes of a callback unreadable.</summary>
    public Task SpoilAsync(string id) => Rig.Store.WriteAsync(
        (db, token) => db.Set<InvoiceEvent>().Where(e => e.Id == id).ExecuteUpdateAsync(s => s.SetProperty(e => e.Body, new byte[] { 1, 2, 3 }), token), Token);

    /// <summary>Makes whole rows unreadable: whoever reads one fails.</summary>
    public Task TearAsync(params string[] ids) => Rig.Store.WriteAsync(
        async (db, token) =>
        {
            foreach (var id in ids)
                (await db.Database.ExecuteSqlAsync($"UPDATE invoicing_events SET at = 'torn' WHERE id = {id}", token)).ShouldBe(1);
        },
        Token);

    /// <summary>When something is due, of an invoice on which nobody works.</summary>
    public async Task<DateTime?> DueAsync(Guid invoice)
    {
        var head = await Rig.HeadAsync(invoice);
        head.CallbackClaimedUntil.ShouldBeNull();
        return head.CallbackDueAt;
    }

    public ValueTask DisposeAsync() => Rig.DisposeAsync();
}
