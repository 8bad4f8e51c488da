using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>A short payment was sent back; it loses its block, a person waits for it no longer, and it comes after all.</summary>
public sealed class GivenUpRefundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_sent_back_pays_no_other_invoice()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a", "b"]);
        var act = new OperatorAct("ann", "sent back");
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        var pays = new ChainTransaction("t", [new Transfer(0, invoice.Address, 60)]) { Spends = ["s:0"] };
        chain.BlockTime = host.Now;
        chain.Mine(pays);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(80));
        await host.Services.GetRequiredService<ShortRefunds>().NoteAsync(invoice.Id, 60, "refund-tx", act, Token);
        chain.Drop(1);
        chain.BlockTime = host.Now;
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(61));
        var gone = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        var suspense = host.Services.GetRequiredService<ISuspenseService>();
        await suspense.GiveUpAsync(gone.Id, act, Token);
        chain.BlockTime = host.Now;
        chain.Mine(pays);
        await host.SettleAsync();
        var paid = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        var other = await host.InvoiceAsync(60, chain.Blockchain, "COIN", confirmations: 1);
        (await Should.ThrowAsync<InvoicingException>(() => suspense.AssignAsync(paid.Id, other.Id, act, Token))).Message.ShouldContain("sent back");
        (await host.FindAsync(other.Id)).Status.ShouldBe("NOT_PAID");
        paid.Reason.ShouldBe(PaymentReasons.SentBack);

        // What went back, and came again, goes back again.
        await suspense.NoteRefundAsync(paid.Id, null, act, Token);
        (await host.PaymentsAsync()).ShouldHaveSingleItem().IsOpen.ShouldBeFalse();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }
}
