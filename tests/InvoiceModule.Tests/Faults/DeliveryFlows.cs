using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Faults;

/// <summary>From a committed version to the merchant and the host's handlers.</summary>
internal static class DeliveryFlows
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow Claim { get; } = new(async world =>
    {
        var due = await DueAsync(world);
        List<OutboxClaim> claimed = [];
        return new FaultRun(
            async () => claimed = await world.Get<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [due.InvoiceId], Token),
            async () =>
            {
                var head = await world.ReadAsync(db => db.Set<InvoiceOutbox>().SingleAsync(o => o.InvoiceId == due.InvoiceId, Token));
                head.CallbackFence.ShouldBe(claimed.ShouldHaveSingleItem().Fence);
                await DrainAsync(world);
            });
    })
    {
        // A claim whose answer was lost ends by itself.
        IsAtomic = false,
    };

    public static FaultFlow Open { get; } = new(async world =>
    {
        var due = await DueAsync(world);
        var bodies = new List<byte[]>();
        return new FaultRun(
            async () =>
            {
                // A claim whose answer was lost ends by itself; until then there is nothing to open.
                if (await world.Get<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [due.InvoiceId], Token) is not [var claim])
                    return;
                if (await world.Get<DeliveryOpening>().OpenAsync(claim, Token) is { } delivery)
                    bodies.Add(delivery.Body);
            },
            async () =>
            {
                bodies.ShouldNotBeEmpty();
                bodies.ShouldAllBe(b => b.SequenceEqual(bodies[0]));
                await DrainAsync(world);
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow Complete { get; } = new(async world =>
    {
        var due = await DueAsync(world);
        var claim = (await world.Get<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [due.InvoiceId], Token)).ShouldHaveSingleItem();
        var delivery = (await world.Get<DeliveryOpening>().OpenAsync(claim, Token)).ShouldNotBeNull();
        return new FaultRun(
            () => world.Get<DeliveryCompletion>().CompleteAsync(delivery, new CallbackOutcome(500, "http_500", TimeSpan.FromSeconds(1)), Token),
            async () => (await EventAsync(world, due)).ShouldSatisfyAllConditions(
                e => e.State.ShouldBe(CallbackState.Pending), e => e.Attempts.ShouldBe(1), e => e.NextAttemptAt.ShouldNotBeNull()));
    });

    public static FaultFlow Deliver { get; } = new(async world =>
    {
        var due = await DueAsync(world);
        return new FaultRun(
            () => DrainAsync(world),
            async () =>
            {
                (await EventAsync(world, due)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Acknowledged), e => e.Attempts.ShouldBe(1));
                var received = world.Merchant.Received.Where(r => r.Id == due.Id).ToList();
                received.Count.ShouldBeInRange(1, 2);
                received.ShouldAllBe(r => r.Body.SequenceEqual(received[0].Body));
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow Handle { get; } = new(async world =>
    {
        var due = await DueAsync(world);
        return new FaultRun(
            () => world.Get<HandlerDispatcher>().DrainAsync(Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<InvoiceOutbox>().SingleAsync(o => o.InvoiceId == due.InvoiceId, Token)))
                    .ShouldSatisfyAllConditions(o => o.HandledVersion.ShouldBe(2), o => o.HandlerDueAt.ShouldBeNull());
                world.Handled.VersionsOf(due.InvoiceId).ShouldSatisfyAllConditions(v => v.Length.ShouldBeInRange(1, 2), v => v.ShouldAllBe(n => n == 2));
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow Redeliver { get; } = new(async world =>
    {
        var due = await DueAsync(world);
        await DrainAsync(world);
        return new FaultRun(
            () => world.Get<CallbackService>().RedeliverAsync(due.InvoiceId, due.Id, Token),
            async () =>
            {
                await DrainAsync(world);
                (await EventAsync(world, due)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Acknowledged), e => e.Attempts.ShouldBe(2));
            });
    });

    public static FaultFlow Prune { get; } = new(async world =>
    {
        var due = await DueAsync(world);
        await DrainAsync(world);
        await world.Host.Db.WriteAsync(
            async (db, token) => (await db.Set<InvoiceEvent>().SingleAsync(e => e.Id == due.Id, token)).MoveTo(CallbackState.Dead, world.Host.Now.AddDays(-31)), Token);
        return new FaultRun(
            () => world.Get<CallbackPruning>().PruneAsync(Token),
            async () =>
            {
                (await EventAsync(world, due)).Body.ShouldBeNull();
                (await world.ReadAsync(db => db.Set<CallbackAttempt>().CountAsync(a => a.EventId == due.Id, Token))).ShouldBe(0);
            });
    })
    {
        IsAtomic = false,
    };

    // An invoice at version 2, whose callback and handlers are due.
    internal static async Task<InvoiceEvent> DueAsync(FaultWorld world)
    {
        var invoice = await world.Host.InvoiceAsync(callback: world.Merchant.Url);
        await world.Host.CancelAsync(invoice.Id);
        return (await world.Host.EventsAsync(invoice.Id))[^1];
    }

    internal static Task<InvoiceEvent> EventAsync(FaultWorld world, InvoiceEvent due)
        => world.ReadAsync(db => db.Set<InvoiceEvent>().SingleAsync(e => e.Id == due.Id, Token));

    // Claims of the run before have ended, so that everything that is due is free.
    internal static async Task DrainAsync(FaultWorld world)
    {
        world.Host.Time.Pass(OutboxClaims.Length + TimeSpan.FromSeconds(1));
        await world.Get<CallbackDispatcher>().DrainAsync(Token);
    }
}
