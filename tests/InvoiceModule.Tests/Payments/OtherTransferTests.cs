using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>
/// A transaction that makes another transfer in the same place than it promised while it waited, or than it made in a block that was reorganised away: a
/// contract may do that. The money is that of whoever got it.
/// </summary>
public sealed class OtherTransferTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Money_that_went_to_another_of_our_addresses_than_promised_is_that_ones()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (promised, got) = (await InvoiceAsync(host), await InvoiceAsync(host));
        chain.Pool.Add(Pays("t", (1, promised)));
        await host.ScanAsync();
        (await host.FindAsync(promised.Id)).Status.ShouldBe("IN_MEMPOOL");

        chain.Mine(Pays("t", (1, got)));
        await host.ScanAsync();
        await PaidAsync(host, got);
        (await host.FindAsync(promised.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Txs.ShouldBeEmpty());
        await VerifyAsync(host);
    }

    [Fact]
    public async Task After_a_reorganisation_the_same_transaction_may_pay_another_and_then_the_first_again()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (first, second) = (await InvoiceAsync(host), await InvoiceAsync(host));
        for (var round = 0; round < 2; round++)
        {
            foreach (var (got, other) in new[] { (first, second), (second, first) })
            {
                chain.Mine(Pays("t", (1, got)));
                chain.Mine();
                await host.ScanAsync();
                await PaidAsync(host, got);
                (await host.FindAsync(other.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
                await VerifyAsync(host);
                chain.Drop(2);
                chain.Mine();
                chain.Mine();
            }
        }

        // Each has one payment, that comes and goes, whatever the other's does.
        (await host.PaymentsAsync()).Select(p => p.InvoiceId).ShouldBe([first.Id, second.Id]);
    }

    [Fact]
    public async Task Places_that_change_hands_leave_each_invoice_one_credit()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (first, second) = (await InvoiceAsync(host), await InvoiceAsync(host));
        chain.Pool.Add(Pays("t", (1, first), (2, second)));
        await host.ScanAsync();
        chain.Mine(Pays("t", (1, second), (2, first)));
        await host.ScanAsync();
        await PaidAsync(host, first);
        await PaidAsync(host, second);
        (await host.PaymentsAsync()).Count(p => p.Counts).ShouldBe(2);
        await VerifyAsync(host);
    }

    [Theory]
    [InlineData("0xbar", "wrong_asset")]
    [InlineData("0xunknown", null)]
    public async Task Another_asset_in_the_same_place_pays_nothing(string contract, string? reason)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var invoice = await InvoiceAsync(host);
        chain.Pool.Add(Pays("t", (1, invoice)));
        await host.ScanAsync();
        chain.Mine(new ChainTransaction("t", [new Transfer(1, invoice.Address, 100, contract)]) { Spends = ["t:0"] });
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        var payments = await host.PaymentsAsync();
        payments[0].ShouldSatisfyAllConditions(p => p.Counts.ShouldBeFalse(), p => p.Void.ShouldBe(PaymentVoids.Conflicted));
        payments.Skip(1).Select(p => p.Reason).ShouldBe(reason is null ? [] : [reason]);
        await VerifyAsync(host);
    }

    [Fact]
    public async Task A_promise_takes_nothing_from_what_stood_in_a_block()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (promised, got) = (await InvoiceAsync(host), await InvoiceAsync(host));
        chain.Mine(Pays("t", (1, got)));
        await host.ScanAsync();
        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        chain.Pool.Add(Pays("t", (1, promised)));
        await host.ScanAsync();
        (await host.FindAsync(got.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.FindAsync(promised.Id)).Received.ShouldBe(0);
    }

    // A block turned it to the other one, and was lost: its transaction waits again, and is one payment.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task What_a_lost_block_has_turned_counts_once_while_it_waits(bool another, bool promisesTheOther)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (first, second, third) = (await InvoiceAsync(host), await InvoiceAsync(host), await InvoiceAsync(host));
        if (another)
            chain.Pool.Add(new ChainTransaction("u", [new Transfer(0, third.Address, 7, "0xtok")]) { Spends = ["u:0"] });
        chain.Pool.Add(Pays("t", (1, first)));
        await host.ScanAsync();
        chain.Mine(Pays("t", (1, second)));
        await host.ScanAsync();
        chain.Drop(1);
        chain.Pool.Add(Pays("t", (1, promisesTheOther ? second : first)));
        chain.Mine();
        chain.Mine();
        for (var look = 0; look < 2; look++)
            await host.ScanAsync();
        (await host.FindAsync(first.Id)).Received.ShouldBe(0);
        (await host.FindAsync(second.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Received.ShouldBe(100));
        await VerifyAsync(host);

        // A block gives it back to the first after all.
        chain.Mine(Pays("t", (1, first)));
        await host.ScanAsync();
        await PaidAsync(host, first);
        (await host.FindAsync(second.Id)).Received.ShouldBe(0);
        await VerifyAsync(host);
    }

    // What has stepped aside is of one transaction alone: another one's that goes to the same address is no part of it.
    [Fact]
    public async Task Two_transactions_that_change_their_addresses_are_two_payments_of_their_own()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (first, second) = (await InvoiceAsync(host), await InvoiceAsync(host));
        chain.Pool.AddRange([Pays("t", (1, first)), Pays("u", (1, second))]);
        await host.ScanAsync();
        chain.Mine(Pays("t", (1, second)), Pays("u", (1, first)));
        await host.ScanAsync();
        (await host.FindAsync(first.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100), i => i.Txs.ShouldBe(["u"]));
        (await host.FindAsync(second.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100), i => i.Txs.ShouldBe(["t"]));
        (await host.PaymentsAsync()).Count.ShouldBe(4);
        await VerifyAsync(host);
    }

    // The one in the first place has not stepped aside, and does not move to the second.
    [Fact]
    public async Task What_turns_to_an_address_that_another_place_pays_too_pays_it_twice()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (first, second) = (await InvoiceAsync(host), await InvoiceAsync(host));
        chain.Pool.Add(Pays("t", (0, first), (1, second)));
        await host.ScanAsync();
        chain.Mine(Pays("t", (0, first), (1, first)));
        await host.ScanAsync();
        (await host.FindAsync(first.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(200));
        (await host.FindAsync(second.Id)).Received.ShouldBe(0);
        await VerifyAsync(host);
    }

    // A pool that was read before the block shows the transaction still, and that promises nothing any more; what it moves instead is nobody's here.
    [Fact]
    public async Task What_was_turned_to_nothing_does_not_count_however_long_the_pool_shows_it()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var invoice = await InvoiceAsync(host);
        var promised = Pays("t", (1, invoice)) with { Spends = [] };
        chain.Pool.Add(promised);
        await host.ScanAsync();
        chain.Mine(new ChainTransaction("t", [new Transfer(1, invoice.Address, 100, "0xunknown")]));
        chain.Pool.Add(promised);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        await VerifyAsync(host);
    }

    // However sure the loss was: the block that turned it has gone.
    [Fact]
    public async Task What_was_turned_is_lost_no_more_once_its_block_has_gone()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (first, second) = (await InvoiceAsync(host, confirmations: 3), await InvoiceAsync(host));
        chain.Pool.Add(Pays("t", (1, first)));
        await host.ScanAsync();
        chain.Mine(Pays("t", (1, second)));
        await host.ScanAsync();
        for (var blocks = 0; blocks < 3; blocks++)
            chain.Mine();
        await host.ScanAsync();
        (await host.PaymentsAsync())[0].IsLost.ShouldBeTrue();
        chain.Drop(4);
        chain.Mine();
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromSeconds(6));
        (await host.PaymentsAsync())[0].ShouldSatisfyAllConditions(p => p.IsConflicted.ShouldBeTrue(), p => p.IsLost.ShouldBeFalse());
        await VerifyAsync(host);
    }

    // The other transfer's block is what has made it impossible.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_turned_is_lost_once_the_block_has_its_confirmations(bool spends)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var (first, second) = (await InvoiceAsync(host), await InvoiceAsync(host));
        chain.Pool.Add(Pays("t", (1, first)) with { Spends = spends ? ["t:0"] : [] });
        await host.ScanAsync();
        chain.Mine(Pays("t", (1, second)) with { Spends = spends ? ["t:0"] : [] });
        await host.ScanAsync();
        chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync())[0].IsLost.ShouldBeTrue();
        (await host.FindAsync(first.Id)).Exception.ShouldBeNull();
        await host.PassAsync(TimeSpan.FromHours(1));
        (await host.FindAsync(first.Id)).IsFinal.ShouldBeTrue();
        await VerifyAsync(host);
    }

    // The same sender takes his payment back, and sends as much of something else.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replacement_in_another_asset_does_not_take_its_place(bool isMined)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var invoice = await InvoiceAsync(host);
        chain.Pool.Add(Pays("t", (0, invoice)));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Pool.Clear();
        var other = new ChainTransaction("u", [new Transfer(0, invoice.Address, 100, "0xbar")]) { Spends = ["t:0"] };
        if (isMined)
            chain.Mine(other);
        else
            chain.Pool.Add(other);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.PaymentsAsync()).Single(p => p.TxId == "u").ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.WrongAsset));
    }

    [Fact]
    public async Task A_place_below_0_is_none()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        chain.Mine(Pays("t", (-1, await InvoiceAsync(host))));
        (await host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token)).ShouldBeFalse();
        (await host.PaymentsAsync()).ShouldBeEmpty();
    }

    private static Task<ModuleHost> StartAsync(ScriptedChain chain) => ScriptedHost.StartAsync(chain, "TOK", ["a", "b", "c"]);

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, int confirmations = 1) => host.InvoiceAsync(100, "scripted", "TOK", confirmations);

    private static ChainTransaction Pays(string txId, params (int Ordinal, InvoiceView Invoice)[] transfers)
        => new(txId, [.. transfers.Select(t => new Transfer(t.Ordinal, t.Invoice.Address, 100, "0xtok"))]) { Spends = [txId + ":0"] };

    private static async Task PaidAsync(ModuleHost host, InvoiceView invoice)
        => (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100), i => i.Txs.ShouldBe(["t"]));

    private static async Task VerifyAsync(ModuleHost host)
        => (await host.Services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(Token)).Findings.ShouldBeEmpty();
}
