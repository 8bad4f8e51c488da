using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>A person gives money to an invoice that asks for other confirmations than the one it came to: those count from then on, and pin its address.</summary>
public sealed class AssignedFinalityTests
{
    private static readonly OperatorAct Act = new("ann", "The customer called.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_final_waits_for_the_confirmations_of_the_invoice_it_is_given_to()
    {
        await using var host = await ModuleHost.StartAsync();
        var (came, payment) = await LateAsync(host, confirmations: 1, mined: 1);
        payment.FinalAt.ShouldBe(host.Now);
        var given = await host.InvoiceAsync(confirmations: 6);
        await Suspense(host).AssignAsync(payment.Id, given.Id, Act, Token);
        for (var depth = 1; depth < 6; depth++)
        {
            (await host.AddressAsync(came)).Pinned.ShouldBeTrue($"{depth} of 6");
            (await host.FindAsync(given.Id)).Status.ShouldBe("IN_BLOCK");
            await host.Bitcoin.MineAsync(cancellationToken: Token);
            await host.SettleAsync();
        }

        (await host.AddressAsync(came)).Pinned.ShouldBeFalse();
        (await host.FindAsync(given.Id)).Status.ShouldBe("PAID");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_not_final_is_at_once_where_fewer_are_asked_for()
    {
        await using var host = await ModuleHost.StartAsync();
        var (came, payment) = await LateAsync(host, confirmations: 6, mined: 3);
        payment.FinalAt.ShouldBeNull();
        var given = await host.InvoiceAsync(confirmations: 3);
        await Suspense(host).AssignAsync(payment.Id, given.Id, Act, Token);
        (await host.FindAsync(given.Id)).Status.ShouldBe("PAID");
        (await host.AddressAsync(came)).Pinned.ShouldBeFalse();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.FinalAt.ShouldBe(host.Now), p => p.FinalHeight.ShouldBeNull());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<(InvoiceView Invoice, Payment Payment)> LateAsync(ModuleHost host, int confirmations, int mined)
    {
        var invoice = await host.InvoiceAsync(confirmations: confirmations);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(mined, cancellationToken: Token);
        await host.SettleAsync();
        var payment = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        payment.IsOpen.ShouldBeTrue();
        return (invoice, payment);
    }

    private static ISuspenseService Suspense(ModuleHost host) => host.Services.GetRequiredService<ISuspenseService>();
}
