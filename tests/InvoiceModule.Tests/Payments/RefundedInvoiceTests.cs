using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>Once a short payment has been sent back, nothing pays its invoice any more: neither what was away then, nor what comes.</summary>
public sealed class RefundedInvoiceTests
{
    private static readonly OperatorAct Act = new("ann", "He wrote to us.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Its sender can bring it back on purpose, once he has the rest.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_has_left_the_chain_is_closed_first_and_waits_for_a_person_if_it_returns(bool reorganised)
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        var forty = Sends("forty", invoice, 40_000);
        chain.Mine(Sends("sixty", invoice, 60_000));
        if (reorganised)
            chain.Mine(forty, Sends("fifty", invoice, 50_000));
        else
            chain.Pool.Add(forty);
        await host.PassAsync(TimeSpan.FromMinutes(1));
        if (reorganised)
            chain.Drop(1);
        chain.Pool.Clear();
        chain.Mine();
        chain.Mine();
        for (var minutes = 0; minutes < 50; minutes += 5)
            await host.PassAsync(TimeSpan.FromMinutes(5));
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(60_000);
        if (reorganised)
        {
            // It was paid, so nobody has to decide on what it lost; the note itself takes that off.
            await NoteAsync(host, invoice);
        }
        else
        {
            (await RefusedAsync(() => NoteAsync(host, invoice))).ShouldContain("It never came");
            await host.Services.GetRequiredService<ISuspenseService>().GiveUpAsync((await PaymentAsync(host, "forty")).Id, Act, Token);
            await NoteAsync(host, invoice);
        }

        (await host.VerifyAsync()).ShouldBeEmpty();
        chain.BlockTime = host.Now;
        chain.Mine(forty);
        await host.SettleAsync();
        (await PaymentAsync(host, "forty")).IsOpen.ShouldBeTrue();
        await UnpaidAsync(host, invoice);
    }

    // A block is counted on for longer than it takes to send money back; one that is read late says a time that was in time.
    [Theory]
    [InlineData(40_000, PaymentDisposition.Suspense, PaymentReasons.Refunded)]
    [InlineData(100_000, PaymentDisposition.Suspense, PaymentReasons.Refunded)]
    [InlineData(100, PaymentDisposition.Suspense, PaymentReasons.Refunded)]
    [InlineData(50, PaymentDisposition.Ignored, PaymentReasons.Dust)]
    public async Task What_a_block_shows_afterwards_is_not_credited_whenever_it_came(int amount, object disposition, string reason)
    {
        var (chain, host) = await StartAsync(dust: 100);
        await using var started = host;
        var invoice = await InvoiceAsync(host, amount == 50 ? 60_050 : 100_000);
        chain.Mine(Sends("sixty", invoice, 60_000));
        await host.PassAsync(TimeSpan.FromMinutes(1));
        var header = host.Now;
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await NoteAsync(host, invoice);
        await host.PassAsync(TimeSpan.FromMinutes(1));
        chain.BlockTime = header;
        chain.Mine(Sends("more", invoice, amount));
        await host.SettleAsync();
        (await PaymentAsync(host, "more")).ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe((PaymentDisposition)disposition), p => p.Reason.ShouldBe(reason));
        await UnpaidAsync(host, invoice);
    }

    [Fact]
    public async Task What_was_sent_back_stays_what_it_was_in_another_block_and_what_takes_its_place_is_not_credited()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        chain.Mine(Sends("sixty", invoice, 60_000));
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await NoteAsync(host, invoice);
        chain.Drop(1);
        chain.Mine();
        chain.Mine(Sends("sixty", invoice, 60_000));
        await host.SettleAsync();
        (await PaymentAsync(host, "sixty")).Counts.ShouldBeTrue("It is what was sent back, and nobody sends it back again.");
        await UnpaidAsync(host, invoice);

        // Its block is gone again, and its sender bumps the fee.
        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        chain.Pool.Add(Sends("bumped", invoice, 60_000, "sixty"));
        await host.SettleAsync();
        chain.Mine([.. chain.Pool]);
        await host.SettleAsync();
        (await PaymentAsync(host, "bumped")).ShouldSatisfyAllConditions(p => p.IsOpen.ShouldBeTrue(), p => p.Reason.ShouldBe(PaymentReasons.Refunded));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // A contract may bring more in another block. That a person has credited it was before it was sent back.
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task What_brings_more_in_another_block_is_not_credited(bool accepted, bool waits)
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        if (accepted)
            await host.PassAsync(TimeSpan.FromMinutes(30));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("sixty", invoice, 60_000));
        await host.PassAsync(TimeSpan.FromMinutes(30));
        if (accepted)
            await host.Services.GetRequiredService<ISuspenseService>().AcceptAsync((await PaymentAsync(host, "sixty")).Id, Act, Token);
        await NoteAsync(host, invoice);
        chain.Drop(1);
        chain.Mine();
        if (waits)
        {
            chain.Pool.Add(Sends("sixty", invoice, 60_000));
            chain.Mine();
            await host.SettleAsync();
            (await host.FindAsync(invoice.Id)).Received.ShouldBe(60_000);
        }

        chain.Mine(Sends("sixty", invoice, 100_000));
        await host.SettleAsync();
        (await PaymentAsync(host, "sixty")).ShouldSatisfyAllConditions(p => p.IsOpen.ShouldBeTrue(), p => p.Reason.ShouldBe(PaymentReasons.Refunded), p => p.Amount.ShouldBe(100_000));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // The block that made it impossible is past changing, or so everybody thought.
    [Fact]
    public async Task What_was_lost_for_good_and_returns_waits_for_a_person()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host, confirmations: 3);
        var forty = Sends("forty", invoice, 40_000);
        chain.Mine(Sends("sixty", invoice, 60_000));
        chain.Pool.Add(forty);
        await host.PassAsync(TimeSpan.FromMinutes(1));
        chain.Pool.Clear();
        chain.Mine(new ChainTransaction("elsewhere", [new Transfer(0, "stranger", 40_000)]) { Spends = forty.Spends });
        for (var minutes = 0; minutes < 30; minutes += 5)
            await host.PassAsync(TimeSpan.FromMinutes(5));
        (await RefusedAsync(() => NoteAsync(host, invoice))).ShouldContain("has not all its confirmations yet");
        chain.Mine();
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        await NoteAsync(host, invoice);
        (await host.VerifyAsync()).ShouldBeEmpty();
        chain.Drop(4);
        chain.Mine(forty);
        for (var blocks = 0; blocks < 5; blocks++)
            chain.Mine();
        await host.SettleAsync();
        (await PaymentAsync(host, "forty")).ShouldSatisfyAllConditions(p => p.IsOpen.ShouldBeTrue(), p => p.Void.ShouldBeNull(), p => p.Reason.ShouldBe(PaymentReasons.Refunded));
        await UnpaidAsync(host, invoice);
    }

    // What it shows is old: more has come than anybody was told.
    [Fact]
    public async Task No_refund_is_noted_of_an_invoice_that_cannot_follow_its_payments()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        chain.Mine(Sends("sixty", invoice, 60_000));
        await host.PassAsync(TimeSpan.FromMinutes(24));
        chain.BlockTime = host.Now - TimeSpan.FromMinutes(5);
        chain.Mine(Sends("thirty", invoice, 30_000));
        await LeftOutBooking.BookAsync(chain, host, invoice);
        await host.PassAsync(TimeSpan.FromMinutes(2));
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(60_000);
        (await RefusedAsync(() => NoteAsync(host, invoice))).ShouldContain("cannot follow its payments");
        chain.Mine();
        await host.SettleAsync();
        (await RefusedAsync(() => NoteAsync(host, invoice))).ShouldContain("have come by now");
        await NoteAsync(host, invoice, 90_000);
    }

    // Whoever has his money back is told, and pays here again; the address may have had another invoice since.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_address_rests_from_the_note_on(bool leasedSince)
    {
        var (chain, host) = await StartAsync("one");
        await using var started = host;
        var invoice = await InvoiceAsync(host);
        chain.Mine(Sends("sixty", invoice, 60_000));
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await host.PassAsync(TimeSpan.FromDays(10));
        (await host.AddressAsync(invoice)).RestsUntil.ShouldNotBeNull().ShouldBeLessThan(host.Now);
        if (leasedSince)
        {
            (await InvoiceAsync(host)).Address.ShouldBe(invoice.Address);
            await host.PassAsync(TimeSpan.FromMinutes(16));
        }

        await NoteAsync(host, invoice);
        (await host.AddressAsync(invoice)).RestsUntil.ShouldBe(host.Now.AddDays(7));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task UnpaidAsync(ModuleHost host, InvoiceView invoice)
    {
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Received.ShouldBe(60_000));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_sent_back_pays_no_other_invoice_when_it_loses_its_block_until_after_the_rate_lock()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        await host.PayAsync(invoice, 60_000);
        await host.Bitcoin.MineAsync();
        await host.PassAsync(TimeSpan.FromMinutes(80));
        await NoteAsync(host, invoice);
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Credited), p => p.InvoiceId.ShouldBe(invoice.Id));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refund_is_noted_only_of_what_has_all_its_confirmations()
    {
        var (chain, host) = await StartAsync();
        await using var started = host;
        var invoice = await InvoiceAsync(host, confirmations: 2);
        chain.Mine(Sends("short", invoice, 60_000));
        await host.PassAsync(TimeSpan.FromMinutes(30));
        (await RefusedAsync(() => NoteAsync(host, invoice))).ShouldContain("confirmations");
        chain.Mine();
        await host.SettleAsync();
        await NoteAsync(host, invoice);
    }

    private static async Task<(ScriptedChain Chain, ModuleHost Host)> StartAsync(string address = "one", int dust = 0)
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", [address], dust: dust);
        await host.ScanAsync();
        return (chain, host);
    }

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, int value = 100_000, int confirmations = 1)
        => host.InvoiceAsync(value, "scripted", "COIN", confirmations);

    private static async Task<Payment> PaymentAsync(ModuleHost host, string txId) => (await host.PaymentsAsync()).Single(p => p.TxId == txId);

    // A person gave his money to another invoice, and that is refunded: he is told, and pays again where he paid.
    [Fact]
    public async Task Where_what_was_sent_back_had_come_to_rests_too()
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { AddressPreference = AddressPreference.Rested } };
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a", "b"]);
        var first = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(40));
        chain.BlockTime = host.Now;
        chain.Mine(new ChainTransaction("t", [new Transfer(0, first.Address, 60)]) { Spends = ["s:0"] });
        await host.SettleAsync();
        var other = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await host.Services.GetRequiredService<ISuspenseService>().AssignAsync((await host.PaymentsAsync()).Single().Id, other.Id, Act, Token);
        for (var day = 0; day < 8; day++)
            await host.PassAsync(TimeSpan.FromDays(1));
        (await host.AddressAsync(first)).RestsUntil.ShouldNotBeNull().ShouldBeLessThan(host.Now);
        await NoteAsync(host, other, 60);
        foreach (var invoice in new[] { first, other })
            (await host.AddressAsync(invoice)).RestsUntil.ShouldNotBeNull().ShouldBeGreaterThan(host.Now);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static Task NoteAsync(ModuleHost host, InvoiceView invoice, int received = 60_000)
        => host.Services.GetRequiredService<ShortRefunds>().NoteAsync(invoice.Id, received, "refund", Act, Token);

    private static async Task<string> RefusedAsync(Func<Task> act)
    {
        var refused = await Should.ThrowAsync<InvoicingException>(act);
        refused.Code.ShouldBe(InvoicingErrorCodes.InvalidState);
        return refused.Message;
    }

    private static ChainTransaction Sends(string txId, InvoiceView invoice, int amount, string? spends = null)
        => new(txId, [new Transfer(0, invoice.Address, amount)]) { Spends = [(spends ?? txId) + ":0"] };
}
