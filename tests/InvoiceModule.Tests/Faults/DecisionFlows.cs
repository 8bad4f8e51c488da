using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Faults;

/// <summary>
/// What a merchant's people decide about money: each decision with its record, once. Whoever got no answer decides the same again, and is answered as done.
/// </summary>
internal static class DecisionFlows
{
    private static readonly OperatorAct Act = new("Ada", "The customer called.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow AcceptShortPayment { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await world.Host.PayAsync(invoice, 60_000);
        await world.Host.Bitcoin.MineAsync();
        await world.Host.ScanAsync();
        return new FaultRun(
            async () =>
            {
                await using var scope = world.Host.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(invoice.Id, 60_000, Act, Token);
            },
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBe(["accepted"]), i => i.Version.ShouldBe(3));
                (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.InvoiceId == invoice.Id, Token))).ShouldBe(1);
            });
    });

    public static FaultFlow AcceptSuspense { get; } = new(async world =>
    {
        var (invoice, payment) = await LateAsync(world);
        return new FaultRun(
            () => world.Get<ISuspenseService>().AcceptAsync(payment.Id, Act, Token),
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000));
                (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.PaymentId == payment.Id, Token))).ShouldBe(1);
            });
    });

    public static FaultFlow AssignSuspense { get; } = new(async world =>
    {
        var (invoice, payment) = await LateAsync(world);
        var target = await world.Host.InvoiceAsync(confirmations: 1);
        return new FaultRun(
            () => world.Get<ISuspenseService>().AssignAsync(payment.Id, target.Id, Act, Token),
            async () =>
            {
                (await world.Host.FindAsync(target.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000), i => i.Version.ShouldBe(2));
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
                (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.PaymentId == payment.Id, Token))).ShouldBe(1);
            });
    });

    public static FaultFlow NoteRefund { get; } = new(async world =>
    {
        var (_, payment) = await LateAsync(world);
        return new FaultRun(
            () => world.Get<ISuspenseService>().NoteRefundAsync(payment.Id, "refund", Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<Payment>().SingleAsync(p => p.Id == payment.Id, Token))).ResolvedAt.ShouldNotBeNull();
                (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.PaymentId == payment.Id, Token))).ShouldBe(1);
            });
    });

    public static FaultFlow GiveUp { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await world.Host.PassAsync(TimeSpan.FromMinutes(40));
        var tx = await world.Host.PayAsync(invoice, 100_000);
        await world.Host.ScanAsync();
        await world.Host.Bitcoin.ForgetAsync(tx, Token);
        await world.Host.ScanAsync();
        await world.Host.PassAsync(TimeSpan.FromMinutes(31));
        await world.Host.ScanAsync();
        var payment = (await world.Host.PaymentsAsync()).Single(p => p.TxId == tx);
        return new FaultRun(
            () => world.Get<ISuspenseService>().GiveUpAsync(payment.Id, Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<Payment>().SingleAsync(p => p.Id == payment.Id, Token))).Resolution.ShouldBe(PaymentResolution.NeverCame);
                (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.PaymentId == payment.Id, Token))).ShouldBe(1);
                (await world.Host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
            });
    });

    // Money that came too late, and is in a block.
    private static async Task<(InvoiceView Invoice, Payment Payment)> LateAsync(FaultWorld world)
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await world.Host.PassAsync(TimeSpan.FromMinutes(40));
        await world.Host.PayAsync(invoice, 100_000);
        await world.Host.Bitcoin.MineAsync();
        await world.Host.ScanAsync();
        return (invoice, (await world.Host.PaymentsAsync()).Single(p => p.InvoiceId == invoice.Id && p.Disposition == PaymentDisposition.Suspense));
    }
}
