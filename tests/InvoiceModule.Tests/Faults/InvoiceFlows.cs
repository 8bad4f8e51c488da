using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Faults;

/// <summary>Creating invoices and ending them.</summary>
internal static class InvoiceFlows
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow Create { get; } = new(world =>
    {
        InvoiceView? made = null;
        return Task.FromResult(new FaultRun(
            async () => made = await world.Host.InvoiceAsync(fiat: "5"),
            async () => (await world.Host.FindAsync(made.ShouldNotBeNull().Id)).Active.ShouldBeTrue()));
    });

    public static FaultFlow CreateOnce { get; } = new(world =>
    {
        var (order, answers) = (Guid.NewGuid().ToString("N"), new List<Guid>());
        var request = new CreateInvoiceRequest { Blockchain = "ethereum-sim", Symbol = "USDT", Value = 5, Confirmations = 1, Data = new InvoiceData { OrderId = order } };
        return Task.FromResult(new FaultRun(
            async () =>
            {
                await using var scope = world.Host.Services.CreateAsyncScope();
                var service = scope.ServiceProvider.GetRequiredService<InvoiceService>();
                answers.Add((await service.CreateAsync(ModuleHost.WalletId, request, new ValidationErrors(), new IdempotencyKey(order, [1]), Token)).Invoice.Id);
            },
            async () =>
            {
                (await world.ReadAsync(db => db.Set<Invoice>().CountAsync(i => i.OrderId == order, Token))).ShouldBe(1);
                answers.Distinct().Count().ShouldBe(1);
            }));
    });

    public static FaultFlow CreateWithOrder { get; } = new(world => Task.FromResult(new FaultRun(
        async () =>
        {
            await using var scope = world.Host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HostDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            var invoice = await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
                ModuleHost.WalletId, new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 5, Confirmations = 1, Data = new InvoiceData { Title = "ordered" } }, Token);
            db.Orders.Add(new HostOrder { InvoiceId = invoice.Id });
            await db.SaveChangesAsync(Token);
            await transaction.CommitAsync(Token);
        },
        async () =>
        {
            var orders = await world.ReadAsync(db => db.Set<HostOrder>().Select(o => o.InvoiceId!.Value).Order().ToListAsync(Token));
            var invoices = await world.ReadAsync(db => db.Set<Invoice>().Where(i => i.Title == "ordered").Select(i => i.Id).Order().ToListAsync(Token));
            orders.ShouldBe(invoices);
            orders.ShouldNotBeEmpty();
        })))
    {
        IsHosts = true,
    };

    public static FaultFlow Cancel { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync();
        return new FaultRun(
            async () =>
            {
                // A merchant who does not know what became of his call looks first.
                if ((await world.Host.FindAsync(invoice.Id)).Active)
                    (await world.Host.CancelAsync(invoice.Id)).Exception.ShouldBe(["canceled"]);
            },
            async () => (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                i => i.Active.ShouldBeFalse(), i => i.Exception.ShouldBe(["canceled"]), i => i.Version.ShouldBe(2)));
    });

    public static FaultFlow Expire { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync();
        world.Host.Time.Pass(TimeSpan.FromMinutes(16));
        await world.Host.ScanAsync();
        return new FaultRun(
            () => world.Get<ExpireInvoicesJob>().RunAsync(Token),
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Version.ShouldBe(2));
                (await world.Host.AddressAsync(invoice)).RestsUntil.ShouldNotBeNull();
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow EndRateLock { get; } = new(async world =>
    {
        var invoice = await world.Host.InvoiceAsync(fiat: "5");
        await world.Host.PayAsync(invoice, invoice.Value);
        await world.Host.ScanAsync();
        world.Host.Time.Pass(TimeSpan.FromMinutes(76));
        await world.Host.ScanAsync();
        return new FaultRun(
            () => world.Get<ExpireInvoicesJob>().RunAsync(Token),
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                    i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Version.ShouldBe(3));
                var payment = (await world.Host.PaymentsAsync()).Single(p => p.InvoiceId == invoice.Id);
                payment.ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.RateLockEnded));
            });
    })
    {
        IsAtomic = false,
    };
}
