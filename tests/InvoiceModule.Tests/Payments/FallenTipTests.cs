using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>F32: a tip that falls takes confirmations from payments whose own block still stands.</summary>
public sealed class FallenTipTests
{
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
}
