using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
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

    public static FaultFlow Replace { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        var txId = await world.Host.PayAsync(invoice, 100_000);
        await ScanAsync(world);
        await world.Host.Bitcoin.ReplaceAsync(txId, world.Host.Bitcoin.Addresses.GetAddress(Guid.NewGuid(), 0), 90_000, Token);
        return new FaultRun(
            () => ScanAsync(world),
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                    i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBe(["reversed"]), i => i.Received.ShouldBe(0), i => i.Version.ShouldBe(3));
                (await world.Host.PaymentsAsync()).Single(p => p.InvoiceId == invoice.Id).Void.ShouldBe(PaymentVoids.Replaced);
            });
    });

    public static FaultFlow ReplaceByTheSame { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        var txId = await world.Host.PayAsync(invoice, 100_000);
        await ScanAsync(world);
        var replacement = await world.Host.Bitcoin.ReplaceAsync(txId, invoice.Address, 100_000, Token);
        return new FaultRun(
            () => ScanAsync(world),
            async () => (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Txs.ShouldBe([replacement]), i => i.Received.ShouldBe(100_000), i => i.Version.ShouldBe(3)));
    });

    public static FaultFlow FindStray { get; } = new(async world =>
    {
        // An address that was derived ahead and given to nobody.
        await world.Host.InvoiceAsync();
        var chain = world.Get<ChainRegistry>().Get("bitcoin-sim");
        await world.Host.Db.WriteAsync((db, token) => world.Get<AddressPool>().RefillAsync(db, chain, 20, world.Host.Now, token), Token);
        var address = await world.ReadAsync(db => db.Set<PoolAddress>()
            .Where(a => a.Space == "bitcoin-sim" && a.LeasedBy == null && a.FreedAt == null && a.Retired == null).OrderBy(a => a.Id).FirstAsync(Token));
        await world.Host.Bitcoin.BroadcastAsync(address.Text, 70_000, cancellationToken: Token);
        return new FaultRun(
            () => ScanAsync(world),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<PoolAddress>().SingleAsync(a => a.Id == address.Id, Token))).ShouldSatisfyAllConditions(
                    a => a.Retired.ShouldBe("paid_without_invoice"), a => a.Pinned.ShouldBeTrue());
                (await world.Host.PaymentsAsync()).Single(p => p.AddressId == address.Id).ShouldSatisfyAllConditions(
                    p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.NoInvoice));
            });
    });

    public static FaultFlow FindNothing { get; } = new(world =>
    {
        world.Host.Time.Pass(TimeSpan.FromSeconds(20));
        var began = world.Host.Now;
        return Task.FromResult(new FaultRun(
            () => ScanAsync(world),
            async () => (await CursorAsync(world, "bitcoin-sim")).ScannedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(began)));
    });

    public static FaultFlow NoteFailure { get; } = new(world => Task.FromResult(new FaultRun(
        () => world.Get<ScanClaims>().FailedAsync("bitcoin-sim", "the node is away", Token),
        async () =>
        {
            var cursor = await CursorAsync(world, "bitcoin-sim");
            (cursor.Failure, cursor.FailingSince is null).ShouldBe(("the node is away", false));
            await ScanAsync(world);
            (await CursorAsync(world, "bitcoin-sim")).FailingSince.ShouldBeNull();
        })));

    public static FaultFlow BeginChain { get; } = new(async world =>
    {
        var scanner = world.Get<ChainScanners>().Get("ethereum-sim");
        await scanner.ReleaseAsync(Token);
        await world.Host.Db.WriteAsync(
            async (db, token) =>
            {
                await db.Set<ReadBlock>().Where(b => b.Blockchain == "ethereum-sim").ExecuteDeleteAsync(token);
                await db.Set<ChainCursor>().Where(c => c.Blockchain == "ethereum-sim").ExecuteDeleteAsync(token);
            },
            Token);
        var chain = world.Get<ChainRegistry>().Get("ethereum-sim");
        var tip = await chain.GetTipAsync(Token);
        return new FaultRun(
            () => world.Get<ScanClaims>().EnsureAsync(chain, Token),
            async () =>
            {
                (await CursorAsync(world, "ethereum-sim")).ShouldSatisfyAllConditions(c => c.Height.ShouldBe(tip.Height), c => c.Hash.ShouldBe(tip.Hash));
                (await world.ReadAsync(db => db.Set<ReadBlock>().CountAsync(b => b.Blockchain == "ethereum-sim", Token))).ShouldBe((int)Math.Min(40, tip.Height + 1));
                (await scanner.ScanAsync(Token)).ShouldBeTrue();
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
                (await CursorAsync(world, "ethereum-sim")).ShouldSatisfyAllConditions(c => c.Fence.ShouldBe(taken.Fence), c => c.ClaimedUntil.ShouldBeNull());
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
            () => world.Host.Db.WriteAsync((db, token) => world.Get<AddressPool>().RefillAsync(db, chain, 20, world.Host.Now, token), Token),
            async () => (await world.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Space == "bitcoin-sim" && a.LeasedBy == null && a.FreedAt == null, Token))).ShouldBe(20));
    });

    private static Task<ChainCursor> CursorAsync(FaultWorld world, string blockchain)
        => world.ReadAsync(db => db.Set<ChainCursor>().SingleAsync(c => c.Blockchain == blockchain, Token));

    private static async Task ScanAsync(FaultWorld world)
    {
        var read = await world.Get<ChainScanners>().Get("bitcoin-sim").ScanAsync(Token);
        if (!read)
            throw new InjectedFaultException("the look failed, as its log says", isTransient: false);
    }
}
