using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Statistics;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Faults;

/// <summary>What people do on the dashboard beside deciding on money: each act with its record, once.</summary>
internal static class OperatorFlows
{
    private static readonly OperatorAct Act = new("Ada", "The customer called.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow TestCallback { get; } = new(world =>
    {
        // A wallet sends few of them a minute.
        world.Host.Time.Pass(CallbackTestLimit.Window);
        var url = $"{world.Merchant.Url}&test={Guid.NewGuid():N}";
        return Task.FromResult(new FaultRun(
            async () => (await world.Get<CallbackTest>().SendAsync(ModuleHost.WalletId, url, Act, Token)).Error.ShouldBeNull(),
            async () => (await AuditAsync(world, a => a.Subject == url)).ShouldSatisfyAllConditions(a => a.Action.ShouldBe(AuditActions.CallbackTested), a => a.After.ShouldBe("delivered"))));
    });

    public static FaultFlow RedeliverByHand { get; } = new(async world =>
    {
        var due = await DeliveryFlows.DueAsync(world);
        await DeliveryFlows.DrainAsync(world);
        return new FaultRun(
            () => world.Get<CallbackService>().RedeliverAsync(due.InvoiceId, due.Id, Act, Token),
            async () =>
            {
                await DeliveryFlows.DrainAsync(world);
                (await DeliveryFlows.EventAsync(world, due)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Acknowledged), e => e.Attempts.ShouldBe(2));
                (await AuditAsync(world, a => a.Subject == due.Id)).Action.ShouldBe(AuditActions.CallbackRedelivered);
            });
    });

    public static FaultFlow CreateByHand { get; } = new(world =>
    {
        var order = Guid.NewGuid().ToString("N");
        var request = new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 5, Confirmations = 1, Data = new InvoiceData { OrderId = order } };
        return Task.FromResult(new FaultRun(
            async () =>
            {
                await using var scope = world.Host.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<InvoiceService>().CreateAsync(ModuleHost.WalletId, request, new ValidationErrors(), key: null, Act, Token);
            },
            async () =>
            {
                var id = await world.ReadAsync(db => db.Set<Invoice>().Where(i => i.OrderId == order).Select(i => i.Id).SingleAsync(Token));
                (await AuditAsync(world, a => a.InvoiceId == id)).Action.ShouldBe(AuditActions.InvoiceCreated);
            }));
    });

    public static FaultFlow CancelByHand { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync();
        return new FaultRun(
            async () =>
            {
                await using var scope = world.Host.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<InvoiceService>().CancelAsync(invoice.Id, Act, Token);
            },
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Exception.ShouldBe(["canceled"]), i => i.Version.ShouldBe(2));
                (await AuditAsync(world, a => a.InvoiceId == invoice.Id)).Action.ShouldBe(AuditActions.InvoiceCanceled);
            });
    });

    public static FaultFlow SetCurrencyByHand { get; } = new(async world =>
    {
        var id = Guid.NewGuid();
        var wallets = world.Get<WalletService>();
        await wallets.EnsureAsync(new WalletDefinition(id, "New"), Token);
        await wallets.SetCurrencyAsync(id, new CurrencyDefinition("ethereum-sim", "ETH"), Token);
        return new FaultRun(
            async () =>
            {
                // Whoever does not know what became of his change looks first.
                var terms = await world.ReadAsync(db => db.Set<WalletCurrency>().SingleAsync(c => c.WalletId == id, Token));
                if (terms.Dust != 7)
                    await wallets.SetCurrencyAsync(id, new CurrencyDefinition("ethereum-sim", "ETH") { Dust = 7 }, Act, CurrencyTerms.Of(terms), Token);
            },
            async () =>
            {
                (await world.ReadAsync(db => db.Set<WalletCurrency>().SingleAsync(c => c.WalletId == id, Token))).Dust.ShouldBe(7);
                (await AuditAsync(world, a => a.WalletId == id)).Action.ShouldBe(AuditActions.CurrencyChanged);
            });
    })
    {
        // It reads the wallet back after the write.
        IsAtomic = false,
    };

    public static FaultFlow RotateKeyByHand { get; } = new(async world =>
    {
        var id = Guid.NewGuid();
        var wallets = world.Get<WalletService>();
        await wallets.EnsureAsync(new WalletDefinition(id, "New"), Token);
        return new FaultRun(
            () => wallets.RotateSigningKeyAsync(id, secret: null, overlap: null, Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<SigningKey>().CountAsync(k => k.WalletId == id, Token))).ShouldBe(2);
                (await AuditAsync(world, a => a.WalletId == id)).Action.ShouldBe(AuditActions.KeyRotated);
            });
    });

    public static FaultFlow ClearAlarm { get; } = new(async world =>
    {
        var alarm = new StandingAlarm { Blockchain = "bitcoin-sim", Subject = Guid.NewGuid().ToString("N"), FirstHeight = 1, LastHeight = 2, Text = "Look.", Since = world.Host.Now };
        await world.Host.Db.WriteAsync((db, _) => Task.FromResult(db.Add(alarm)), Token);
        return new FaultRun(
            async () => (await world.Get<IInvoicingDiagnostics>().ClearAlarmAsync(alarm.Id, Act, Token)).ShouldBeTrue(),
            async () => (await world.ReadAsync(db => db.Set<StandingAlarm>().SingleAsync(a => a.Id == alarm.Id, Token))).ShouldSatisfyAllConditions(
                a => a.ClearedBy.ShouldBe("Ada"), a => a.ClearedWhy.ShouldBe(Act.Why)));
    });

    public static FaultFlow Count { get; } = new(async world =>
    {
        await world.Host.InvoiceAsync();
        return new FaultRun(
            async () => (await world.Get<StatisticsService>().RefreshAsync(steps: 3, Token)).ShouldBeTrue(),
            async () =>
            {
                var days = await world.Get<StatisticsService>().ReadAsync([ModuleHost.WalletId], world.Host.Now.AddDays(-2), Token);
                days.Sum(d => d.Created).ShouldBe(await world.ReadAsync(db => db.Set<Invoice>().CountAsync(Token)));
            });
    });

    // Written down once.
    private static Task<AuditEntry> AuditAsync(FaultWorld world, System.Linq.Expressions.Expression<Func<AuditEntry, bool>> which)
        => world.ReadAsync(async db => (await db.Set<AuditEntry>().Where(which).ToListAsync(Token)).ShouldHaveSingleItem());
}
