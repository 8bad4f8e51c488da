using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>An invoice that cannot follow its payments now, and is left out of a booking, is told later what it has missed.</summary>
public sealed class LeftOutTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Late_money_is_told_when_it_follows_again()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        (await host.FindAsync(invoice.Id)).Active.ShouldBeFalse();
        chain.BlockTime = host.Now;
        chain.Mine(Sends("late", invoice.Address, "in:1"));
        await LeftOutBooking.BookAsync(chain, host, invoice);
        (await host.FindAsync(invoice.Id)).Version.ShouldBe(2);

        // It is left out a second time, and nothing is forgotten.
        chain.Mine();
        await LeftOutBooking.BookAsync(chain, host, invoice);
        chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Reason.ShouldBe(PaymentReasons.Late);
        (await host.EventsAsync(invoice.Id)).Select(e => e.Type).ShouldBe([InvoiceEventType.Created, InvoiceEventType.Expired, InvoiceEventType.LatePayment]);
        (await host.FindAsync(invoice.Id)).Exception.ShouldBe(["late"]);
        (await MissedAsync(host, invoice)).ShouldBe(InvoiceChange.None);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // It was credited before anybody could know that it was the merchant's own.
    [Fact]
    public async Task What_was_taken_off_meanwhile_is_no_reversal()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var (paid, meant) = (await InvoiceAsync(host), await InvoiceAsync(host));
        var change = Sends("change", meant.Address, "payment:0");
        chain.Pool.Add(change);
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Mine(Sends("payment", paid.Address, "in:1"), change);
        await LeftOutBooking.BookAsync(chain, host, meant);
        (await host.PaymentsAsync()).Single(p => p.TxId == "change").Reason.ShouldBe(PaymentReasons.Internal);
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBeNull(), i => i.Active.ShouldBeTrue());

        // Once told it is over: what is reversed later is a reversal.
        chain.Mine(Sends("real", meant.Address, "in:2"));
        await host.SettleAsync();
        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).Exception.ShouldBe(["reversed"]);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // It shows what is gone: whoever takes that for the whole would take much less.
    [Fact]
    public async Task What_came_short_is_not_accepted_while_more_is_shown_than_has_come()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        chain.Mine(Sends("thirty", invoice.Address, "in:1", 30_000));
        chain.Pool.Add(Sends("sixty", invoice.Address, "in:2", 60_000));
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(16));
        chain.Pool.Clear();
        chain.Mine(new ChainTransaction("elsewhere", [new Transfer(0, "nobody", 60_000)]) { Spends = ["in:2"] });
        await LeftOutBooking.BookAsync(chain, host, invoice);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(90_000);
        await using var scope = host.Services.CreateAsyncScope();
        var invoices = scope.ServiceProvider.GetRequiredService<IInvoiceService>();
        (await Should.ThrowAsync<InvoicingException>(() => invoices.AcceptShortPaymentAsync(invoice.Id, 90_000, new OperatorAct("ann", "near enough"), Token))).Message.ShouldContain("cannot follow its payments");
        chain.Mine();
        await host.SettleAsync();
        (await invoices.AcceptShortPaymentAsync(invoice.Id, 30_000, new OperatorAct("ann", "near enough"), Token)).Status.ShouldBe("PAID");
    }

    private static Task<InvoiceChange> MissedAsync(ModuleHost host, InvoiceView invoice)
        => host.ReadAsync(db => db.Set<Invoice>().Where(i => i.Id == invoice.Id).Select(i => i.Missed).SingleAsync(Token));

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host) => host.InvoiceAsync(blockchain: "scripted", symbol: "COIN", confirmations: 1);

    private static async Task<(ScriptedChain Chain, ModuleHost Host)> StartAsync()
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", ["one", "two"], configure: o => o.InternalTransfers.Detect = true);
        await host.ScanAsync();
        return (chain, host);
    }

    private static ChainTransaction Sends(string txId, string to, string spends, int amount = 100_000) => new(txId, [new Transfer(0, to, amount)]) { Spends = [spends] };
}
