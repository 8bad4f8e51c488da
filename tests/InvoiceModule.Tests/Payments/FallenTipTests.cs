using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>F32: a tip that falls takes confirmations from payments whose own block still stands.</summary>
public sealed class FallenTipTests
{
    private static readonly OperatorAct Act = new("ann", "The customer called.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paid_invoice_falls_back_with_the_tip_and_returns_with_it()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"]);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 3);
        chain.Mine(new ChainTransaction("a", [new Transfer(0, invoice.Address, 100)]) { Spends = ["in:0"] });
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        chain.Drop(1);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromSeconds(6));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_BLOCK"), i => i.Confirmations.ShouldBe(2), i => i.Exception.ShouldBe(["reversed"]));
        (await host.VerifyAsync()).ShouldBeEmpty();
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull());
    }

    // What has not all its confirmations any more can be taken back: whoever sends it back now may send back what never came.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_sent_back_that_waits_for_confirmations_again(bool hasInvoice)
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"], minConfirmations: 3);
        var address = "own";
        if (hasInvoice)
        {
            address = (await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 3)).Address;
            await host.PassAsync(TimeSpan.FromMinutes(60));
            chain.BlockTime = host.Now;
        }

        chain.Mine(new ChainTransaction("a", [new Transfer(0, address, 100)]) { Spends = ["in:0"] });
        chain.Mine();
        await host.SettleAsync();
        await RefusedAsync(host);
        chain.Mine();
        await host.SettleAsync();
        (await OnlyAsync(host)).FinalAt.ShouldNotBeNull();
        chain.Drop(1);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromSeconds(6));
        await RefusedAsync(host);
        (await host.VerifyAsync()).ShouldBeEmpty();
        chain.Mine();
        await host.SettleAsync();
        await Suspense(host).NoteRefundAsync((await OnlyAsync(host)).Id, "back", Act, Token);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Its conflict stands below the fork, and not as deep any more as would be asked of a payment.
    [Fact]
    public async Task What_was_lost_may_return_again()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"]);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 3);
        chain.Pool.Add(new ChainTransaction("a", [new Transfer(0, invoice.Address, 100)]) { Spends = ["in:0"] });
        await host.SettleAsync();
        chain.Pool.Clear();
        chain.Mine(new ChainTransaction("d", [new Transfer(0, "nobody", 1)]) { Spends = ["in:0"] });
        await host.SettleAsync();
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        (await OnlyAsync(host)).IsLost.ShouldBeTrue();
        chain.Drop(1);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromSeconds(6));
        (await OnlyAsync(host)).IsLost.ShouldBeFalse();
        chain.Mine();
        await host.SettleAsync();
        (await OnlyAsync(host)).IsLost.ShouldBeTrue();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static ISuspenseService Suspense(ModuleHost host) => host.Services.GetRequiredService<ISuspenseService>();

    private static async Task<Payment> OnlyAsync(ModuleHost host) => (await host.PaymentsAsync()).ShouldHaveSingleItem();

    private static async Task RefusedAsync(ModuleHost host)
    {
        var payment = await OnlyAsync(host);
        payment.FinalAt.ShouldBeNull();
        (await Should.ThrowAsync<InvoicingException>(() => Suspense(host).NoteRefundAsync(payment.Id, "back", Act, Token))).Code.ShouldBe(InvoicingErrorCodes.InvalidState);
    }
}
