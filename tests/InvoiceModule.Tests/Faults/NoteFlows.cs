using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Faults;

/// <summary>What people write down about an invoice that has ended: each note once, and nothing with it that the chain has not said.</summary>
internal static class NoteFlows
{
    private static readonly OperatorAct Act = new("Ada", "The customer called.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow ShortRefund { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await PayAsync(world, invoice, 60_000);
        await world.Host.PassAsync(TimeSpan.FromMinutes(40));
        await world.Host.ScanAsync();
        return new FaultRun(() => world.Get<ShortRefunds>().NoteAsync(invoice.Id, 60_000, "back", Act, Token), () => OnceAsync(world, invoice, AuditActions.ShortRefundNoted));
    });

    public static FaultFlow SurplusRefund { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await PayAsync(world, invoice, 150_000);
        return new FaultRun(() => world.Get<SurplusNotes>().RefundAsync(invoice.Id, 150_000, "back", Act, Token), () => OnceAsync(world, invoice, AuditActions.SurplusRefundNoted));
    });

    public static FaultFlow SurplusKept { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await PayAsync(world, invoice, 150_000);
        return new FaultRun(() => world.Get<SurplusNotes>().KeepAsync(invoice.Id, 150_000, Act, Token), () => OnceAsync(world, invoice, AuditActions.SurplusKept));
    });

    public static FaultFlow SettleReversal { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await LeaveAsync(world, await PayAsync(world, invoice, 100_000));
        var reversal = await world.ReadAsync(db => db.Set<InvoiceEvent>().Where(e => e.InvoiceId == invoice.Id && e.Type == InvoiceEventType.Reversed).Select(e => e.Id).SingleAsync(Token));
        return new FaultRun(() => world.Get<ReversalNotes>().NoteAsync(invoice.Id, reversal, Act, Token), () => OnceAsync(world, invoice, AuditActions.ReversalSettled));
    });

    public static FaultFlow SettleSentBack { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        await PayAsync(world, invoice, 100_000);
        var extra = await PayAsync(world, invoice, 50_000);
        await world.Get<SurplusNotes>().RefundAsync(invoice.Id, 150_000, "back", Act, Token);
        await LeaveAsync(world, extra);
        return new FaultRun(() => world.Get<SentBackInvoices>().SettleAsync(invoice.Id, 100_000, Act, Token), () => OnceAsync(world, invoice, AuditActions.SentBackSettled));
    });

    /// <summary>What is credited and has left the chain: with the word of it its invoice is told that it has less.</summary>
    public static FaultFlow GiveUpCredited { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(confirmations: 1);
        var tx = await world.Host.PayAsync(invoice, 60_000);
        await world.Host.ScanAsync();
        await world.Host.Bitcoin.ForgetAsync(tx, Token);
        await world.Host.PassAsync(TimeSpan.FromMinutes(20));
        await world.Host.ScanAsync();
        await world.Host.PassAsync(TimeSpan.FromMinutes(31));
        await world.Host.SettleAsync();
        var payment = (await world.Host.PaymentsAsync()).Single(p => p.TxId == tx);
        (payment.Disposition, payment.Void).ShouldBe((PaymentDisposition.Credited, PaymentVoids.Vanished));
        return new FaultRun(
            () => world.Get<ISuspenseService>().GiveUpAsync(payment.Id, Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<Payment>().SingleAsync(p => p.Id == payment.Id, Token))).ShouldSatisfyAllConditions(
                    p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Resolution.ShouldBe(PaymentResolution.NeverCame));
                (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.PaymentId == payment.Id, Token))).ShouldBe(1);
                (await world.Host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
            });
    });

    private static async Task<string> PayAsync(FaultWorld world, InvoiceView invoice, long amount)
    {
        var tx = await world.Host.PayAsync(invoice, amount);
        await world.Host.Bitcoin.MineAsync(cancellationToken: Token);
        await world.Host.ScanAsync();
        return tx;
    }

    private static async Task LeaveAsync(FaultWorld world, string tx)
    {
        await world.Host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await world.Host.ScanAsync();
    }

    // Written down once; nobody is told, for nothing is different.
    private static async Task OnceAsync(FaultWorld world, InvoiceView invoice, string action)
    {
        (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.InvoiceId == invoice.Id && a.Action == action, Token))).ShouldBe(1);
        var versions = await world.ReadAsync(db => db.Set<InvoiceEvent>().CountAsync(e => e.InvoiceId == invoice.Id, Token));
        (await world.Host.FindAsync(invoice.Id)).Version.ShouldBe(versions);
    }
}
