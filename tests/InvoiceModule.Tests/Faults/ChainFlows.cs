using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Payments;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Faults;

/// <summary>Reading a chain and booking what is found.</summary>
internal static class ChainFlows
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow Credit { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        var txId = await world.Host.PayAsync(invoice, 100_000);
        await world.Host.Bitcoin.MineAsync();
        return new FaultRun(
            () => ScanAsync(world),
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2), i => i.Txs.ShouldBe([txId]));
                (await world.Host.PaymentsAsync()).Count(p => p.InvoiceId == invoice.Id).ShouldBe(1);
            });
    });

    public static FaultFlow Reorganise { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        var txId = await world.Host.PayAsync(invoice, 100_000);
        await world.Host.Bitcoin.MineAsync();
        await ScanAsync(world);
        await world.Host.Bitcoin.ReorganiseAsync(1, [txId]);
        return new FaultRun(
            () => ScanAsync(world),
            async () => (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBe(["reversed"]), i => i.Version.ShouldBe(3), i => i.Received.ShouldBe(0)));
    });

    public static FaultFlow CreditLate { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(fiat: "5", confirmations: 1);
        await world.Host.PassAsync(TimeSpan.FromMinutes(16));
        await world.Host.PayAsync(invoice, invoice.Value);
        return new FaultRun(
            () => ScanAsync(world),
            async () => (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBe(["late"]), i => i.Version.ShouldBe(3)));
    });

    public static FaultFlow PutTooLateToSuspense { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync();
        await world.Host.PassAsync(TimeSpan.FromMinutes(40));
        await world.Host.PayAsync(invoice, invoice.Value);
        return new FaultRun(
            () => ScanAsync(world),
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                    i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBe(["late"]), i => i.Received.ShouldBe(0), i => i.Version.ShouldBe(3));
                (await world.Host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
            });
    });

    public static FaultFlow TakeChain { get; } = new(async world =>
    {
        await world.Get<ChainScanners>().Get("ethereum-sim").ReleaseAsync(Token);
        var claims = world.Get<ScanClaims>();
        ScanClaim? taken = null;
        return new FaultRun(
            async () => taken = await claims.TakeAsync("ethereum-sim", Token),
            async () =>
            {
                await claims.RenewAsync(taken.ShouldNotBeNull(), Token);
                await claims.ReleaseAsync(taken, Token);
                (await world.ReadAsync(db => db.Set<ChainCursor>().SingleAsync(c => c.Blockchain == "ethereum-sim", Token)))
                    .ShouldSatisfyAllConditions(c => c.Fence.ShouldBe(taken.Fence), c => c.ClaimedUntil.ShouldBeNull());
            });
    })
    {
        // A claim whose answer was lost ends by itself.
        IsAtomic = false,
    };

    public static FaultFlow Refill { get; } = new(async world =>
    {
        for (var i = 0; i < 3; i++)
            await world.Host.InvoiceAsync();
        var chain = world.Get<ChainRegistry>().Get("bitcoin-sim");
        return new FaultRun(
            () => world.Get<AddressRefill>().RefillAsync(chain, 20, Token),
            async () => (await world.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Space == "bitcoin-sim" && a.LeasedBy == null && a.FreedAt == null, Token))).ShouldBe(20));
    });

    private static async Task ScanAsync(FaultWorld world)
    {
        var read = await world.Get<ChainScanners>().Get("bitcoin-sim").ScanAsync(Token);
        if (!read)
            throw new InjectedFaultException("the look failed, as its log says", isTransient: false);
    }
}
