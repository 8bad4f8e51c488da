using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>What becomes of addresses and invoices once a person has sent money back.</summary>
public sealed class SettledPaymentTests
{
    private static readonly OperatorAct Act = new("ann", "He wrote to us.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // It kept the address until then; and whoever has his money back is told, and pays here again.
    [Fact]
    public async Task The_address_rests_from_the_decision_on()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var (invoice, payment) = await LateAsync(chain, host);
        await host.PassAsync(TimeSpan.FromDays(10));
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        await Suspense(host).NoteRefundAsync(payment, null, Act, Token);
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.RestsUntil.ShouldBe(host.Now.AddDays(7)));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_sent_back_and_has_left_the_chain_keeps_no_address()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var (invoice, payment) = await LateAsync(chain, host, confirmations: 3);
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        await Suspense(host).NoteRefundAsync(payment, null, Act, Token);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        chain.Drop(3);
        for (var blocks = 0; blocks < 4; blocks++)
            chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Void.ShouldBe(PaymentVoids.Reorganised);
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.RestsUntil.ShouldBe(host.Now.AddDays(7)));

        // If it comes again, that is settled already; it keeps its address until it is final, as anything does.
        chain.Mine(Sends("late", invoice, 100_000));
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.IsOpen.ShouldBeFalse(), p => p.Resolution.ShouldBe(PaymentResolution.RefundNoted));
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // What comes in the time of late money is credited by itself, and would pay with what has gone back.
    [Fact]
    public async Task A_short_payment_is_sent_back_once_nothing_is_credited_any_more_and_all_of_it_stands_in_blocks()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        var waits = Sends("sixty", invoice, 60_000);
        chain.Pool.Add(waits);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await RefusedAsync(() => NoteAsync(host, invoice, 60_000))).ShouldContain("is still credited to it");
        await host.PassAsync(TimeSpan.FromMinutes(10));
        (await RefusedAsync(() => NoteAsync(host, invoice, 60_000))).ShouldContain("has not all its confirmations yet");
        chain.BlockTime = host.Now;
        chain.Mine(waits);
        await host.SettleAsync();
        await NoteAsync(host, invoice, 60_000);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PARTIALLY_PAID");
    }

    // Two people: one has sent the sixty back, the other would have the invoice paid by the forty that came later.
    [Fact]
    public async Task Nothing_is_credited_to_an_invoice_whose_money_has_gone_back()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var (invoice, other) = (await InvoiceAsync(host), await InvoiceAsync(host, expiry: 40));
        chain.Mine(Sends("sixty", invoice, 60_000));
        await host.PassAsync(TimeSpan.FromMinutes(26));
        await NoteAsync(host, invoice, 60_000);
        chain.BlockTime = host.Now;
        chain.Mine(Sends("forty", invoice, 40_000));
        await host.SettleAsync();
        var forty = (await host.PaymentsAsync())[^1].Id;
        var bob = new OperatorAct("bob", "Late, but fine.");
        foreach (var credit in new[] { () => Suspense(host).AcceptAsync(forty, bob, Token), () => Suspense(host).AssignAsync(forty, invoice.Id, bob, Token) })
            (await RefusedAsync(credit)).ShouldContain("has been sent back, as ann noted");
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PARTIALLY_PAID");
        await Suspense(host).AssignAsync(forty, other.Id, bob, Token);
        (await host.FindAsync(other.Id)).Received.ShouldBe(40_000);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<(ScriptedChain Chain, ModuleHost Host)> StartAsync()
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", ["one", "two"]);
        await host.ScanAsync();
        return (chain, host);
    }

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, int confirmations = 1, int expiry = 15)
        => host.InvoiceAsync(100_000, "scripted", "COIN", confirmations, expiry: expiry);

    private static async Task<(InvoiceView Invoice, long Payment)> LateAsync(ScriptedChain chain, ModuleHost host, int confirmations = 1)
    {
        var invoice = await InvoiceAsync(host, confirmations);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("late", invoice, 100_000));
        await host.SettleAsync();
        return (invoice, (await host.PaymentsAsync()).ShouldHaveSingleItem().Id);
    }

    private static ISuspenseService Suspense(ModuleHost host) => host.Services.GetRequiredService<ISuspenseService>();

    private static Task NoteAsync(ModuleHost host, InvoiceView invoice, int received)
        => host.Services.GetRequiredService<ShortRefunds>().NoteAsync(invoice.Id, received, null, Act, Token);

    private static async Task<string> RefusedAsync(Func<Task> act)
    {
        var refused = await Should.ThrowAsync<InvoicingException>(act);
        refused.Code.ShouldBe(InvoicingErrorCodes.InvalidState);
        return refused.Message;
    }

    private static ChainTransaction Sends(string txId, InvoiceView invoice, int amount) => new(txId, [new Transfer(0, invoice.Address, amount)]) { Spends = [txId + ":0"] };
}
