using InvoiceModule.Audit;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>What a person decides on payments in suspense.</summary>
public class SuspenseTests
{
    private static readonly OperatorAct Act = new("ann", "payer wrote in");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_accepted_payment_counts_for_its_invoice_and_frees_its_address_when_it_is_final()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment) = await LateAsync(host, 100_000, mine: 1);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        await Suspense(host).AcceptAsync(payment, Act, Token);

        var accepted = await host.FindAsync(invoice.Id);
        accepted.ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("IN_BLOCK"), i => i.Received.ShouldBe(100_000), i => i.Active.ShouldBeFalse(), i => i.Exception.ShouldBe(["late"]), i => i.Version.ShouldBe(4));
        (await host.EventsAsync(invoice.Id))[^1].ShouldSatisfyAllConditions(e => e.Version.ShouldBe(4), e => e.Status.ShouldBe(InvoiceStatus.InBlock));
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue("One of two confirmations is there, whatever was enough in suspense.");
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        (await AuditAsync(host)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.Who.ShouldBe("ann"), a => a.Why.ShouldBe("payer wrote in"), a => a.Action.ShouldBe(AuditActions.PaymentAccepted), a => a.At.ShouldBe(host.Now),
            a => a.InvoiceId.ShouldBe(invoice.Id), a => a.PaymentId.ShouldBe(payment), a => a.Before.ShouldNotBeNull().ShouldContain("late"), a => a.After.ShouldNotBeNull().ShouldContain("IN_BLOCK"));
        await SoundAsync(host);
    }

    [Fact]
    public async Task A_payment_is_assigned_to_another_invoice_in_the_same_asset_only()
    {
        await using var host = await ModuleHost.StartAsync();
        var (_, payment) = await LateAsync(host, 100_000, mine: 3);
        var target = await host.InvoiceAsync();
        var ether = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH");
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).AssignAsync(payment, ether.Id, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvoiceNotFound, () => Suspense(host).AssignAsync(payment, Guid.NewGuid(), Act, Token));
        var other = Guid.NewGuid();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(other, "Other"), Token);
        await wallets.SetCurrencyAsync(other, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        var theirs = await host.InvoiceAsync(walletId: other);
        await RefusedAsync(InvoicingErrorCodes.InvoiceNotFound, () => Suspense(host).AssignAsync(payment, theirs.Id, Act, Token));
        (await AuditAsync(host)).ShouldBeEmpty();

        await Suspense(host).AssignAsync(payment, target.Id, Act, Token);
        (await host.FindAsync(target.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Active.ShouldBeFalse(), i => i.Received.ShouldBe(100_000));
        (await AuditAsync(host)).ShouldHaveSingleItem().Action.ShouldBe(AuditActions.PaymentAssigned);
        await SoundAsync(host);
        await host.Bitcoin.ReorganiseAsync(3, cancellationToken: Token);
        await host.ScanAsync();
        await SoundAsync(host);
    }

    [Fact]
    public async Task An_address_rests_and_is_used_by_whose_money_came_there_whoever_has_it_now()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment) = await LateAsync(host, 100_000, mine: 3);
        var target = await host.InvoiceAsync();
        await Suspense(host).AssignAsync(payment, target.Id, Act, Token);

        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(
            a => a.Pinned.ShouldBeFalse(), a => a.Uses.ShouldBe(1), a => a.RestsUntil.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(host.Now.AddDays(7).AddMinutes(-5)));
        (await host.AddressAsync(target)).Uses.ShouldBe(0);
        await SoundAsync(host);
    }

    // Its own order need not wait for the rest of an address. Everybody else still does.
    [Fact]
    public async Task An_address_that_its_order_had_once_more_rests_by_what_came_there_before()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment) = await LateAsync(host, 100_000, mine: 3, orderId: "A-1");
        var target = await host.InvoiceAsync();
        await Suspense(host).AssignAsync(payment, target.Id, Act, Token);
        var final = host.Now;
        await host.PassAsync(TimeSpan.FromMinutes(1));
        var again = await host.InvoiceAsync(orderId: "A-1");
        again.Address.ShouldBe(invoice.Address);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        (await host.AddressAsync(again)).ShouldSatisfyAllConditions(
            a => a.LeasedBy.ShouldBeNull(), a => a.RestsUntil.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(final.AddDays(7).AddMinutes(-5)));
    }

    [Fact]
    public async Task A_wrong_asset_cannot_be_accepted()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH");
        await host.PayAsync(invoice, 500, "USDT");
        await host.ScanAsync();
        var payment = await OnlyAsync(host);
        payment.Reason.ShouldBe(PaymentReasons.WrongAsset);
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).AcceptAsync(payment.Id, Act, Token));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Of_people_at_once_one_decides_and_the_others_are_told_by_whom(int people)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment) = await LateAsync(host, 100_000, mine: 2);
        var answers = await Task.WhenAll(Enumerable.Range(0, people).Select(n => Task.Run(async () =>
        {
            try
            {
                var act = new OperatorAct($"person-{n}", "mine");
                await (n % 2 == 0 ? Suspense(host).AcceptAsync(payment, act, Token) : Suspense(host).NoteRefundAsync(payment, null, act, Token));
                return null;
            }
            catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.InvalidState)
            {
                return refused.Message;
            }
        })));
        answers.Count(a => a is null).ShouldBe(1);
        var winner = $"person-{Array.IndexOf(answers, null)}";
        answers.OfType<string>().ShouldAllBe(a => a.Contains(winner, StringComparison.Ordinal));
        (await AuditAsync(host)).ShouldHaveSingleItem().Who.ShouldBe(winner);
        (await host.FindAsync(invoice.Id)).Version.ShouldBeInRange(3, 4);
        await SoundAsync(host);
    }

    [Fact]
    public async Task Whoever_got_no_answer_decides_the_same_again_and_is_answered_as_done()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, first) = await LateAsync(host, 100_000, mine: 1);
        var (target, other) = (await host.InvoiceAsync(), await host.InvoiceAsync());
        await host.PayAsync(invoice, 200_000);
        await host.PayAsync(invoice, 300_000);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        var (second, third) = ((await host.PaymentsAsync()).Single(p => p.Amount == 200_000).Id, (await host.PaymentsAsync()).Single(p => p.Amount == 300_000).Id);
        var suspense = Suspense(host);
        for (var time = 1; time <= 2; time++)
        {
            await suspense.AcceptAsync(first, Act, Token);
            await suspense.AssignAsync(second, target.Id, Act, Token);
            await suspense.NoteRefundAsync(third, "back", Act, Token);
            (await AuditAsync(host)).Count.ShouldBe(3);
        }

        var bob = Act with { Who = "bob" };
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.AcceptAsync(first, bob, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.AcceptAsync(first, Act with { Why = "another" }, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.NoteRefundAsync(first, null, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.AssignAsync(first, other.Id, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.AssignAsync(second, other.Id, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.AcceptAsync(second, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.NoteRefundAsync(third, "elsewhere", Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.NoteRefundAsync(third, null, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => suspense.AcceptAsync(third, Act, Token));
        (await AuditAsync(host)).Count.ShouldBe(3);
        (await host.FindAsync(target.Id)).Received.ShouldBe(200_000);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(100_000);
        await SoundAsync(host);
    }

    [Fact]
    public async Task A_refund_is_noted_once_the_payment_is_confirmed_and_changes_no_invoice()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment) = await LateAsync(host, 100_000, mine: 0);
        for (var confirmations = 0; confirmations < 2; confirmations++)
        {
            // A block is easily reorganised, and its payment sent elsewhere: then the refund has left, and what it is for has not come.
            await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).NoteRefundAsync(payment, "tx-back", Act, Token));
            (await Suspense(host).FindAsync(payment, Token)).ShouldNotBeNull().FinalAt.ShouldBeNull();
            await host.Bitcoin.MineAsync();
            await host.ScanAsync();
        }

        (await Suspense(host).FindAsync(payment, Token)).ShouldNotBeNull().FinalAt.ShouldBe(host.Now);
        await Suspense(host).NoteRefundAsync(payment, " tx-back ", Act, Token);
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(3), i => i.Received.ShouldBe(0));
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await Suspense(host).FindAsync(payment, Token)).ShouldNotBeNull().ShouldSatisfyAllConditions(p => p.Resolution.ShouldBe("refund_noted"), p => p.ResolvedAt.ShouldBe(host.Now));
        (await AuditAsync(host)).ShouldHaveSingleItem().After.ShouldNotBeNull().ShouldContain("refund transaction tx-back");
        await SoundAsync(host);
    }

    [Fact]
    public async Task What_is_gone_from_the_chain_is_not_credited()
    {
        await using var host = await ModuleHost.StartAsync();
        var (_, payment) = await LateAsync(host, 100_000, mine: 0);
        var tx = (await OnlyAsync(host)).TxId;
        await host.Bitcoin.ReplaceAsync(tx, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        await host.ScanAsync();
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).AcceptAsync(payment, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.PaymentNotFound, () => Suspense(host).AcceptAsync(payment + 1000, Act, Token));
    }

    [Fact]
    public async Task What_can_never_come_does_not_wait_for_a_decision()
    {
        await using var host = await ModuleHost.StartAsync();
        var (_, payment) = await LateAsync(host, 100_000, mine: 0);
        var tx = (await OnlyAsync(host)).TxId;
        await host.Bitcoin.ReplaceAsync(tx, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        await host.ScanAsync();
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldHaveSingleItem().Void.ShouldBe(PaymentVoids.Replaced, "It may still be mined instead.");
        await host.Bitcoin.MineAsync(200);
        await host.SettleAsync();
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await Suspense(host).FindAsync(payment, Token)).ShouldNotBeNull().Void.ShouldBe(PaymentVoids.Conflicted);
    }

    [Fact]
    public async Task What_never_came_is_closed_and_waits_again_when_it_comes_after_all()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment) = await LateAsync(host, 100_000, mine: 0);
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).GiveUpAsync(payment, Act, Token));
        var tx = await VanishAsync(host, host.Bitcoin);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        for (var time = 1; time <= 2; time++)
            await Suspense(host).GiveUpAsync(payment, Act, Token);

        (await AuditAsync(host)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.Action.ShouldBe(AuditActions.PaymentGivenUp), a => a.Who.ShouldBe("ann"), a => a.Why.ShouldBe("payer wrote in"), a => a.PaymentId.ShouldBe(payment),
            a => a.Before.ShouldNotBeNull().ShouldEndWith("; vanished"), a => a.After.ShouldBe("never_came"));
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(
            a => a.Pinned.ShouldBeFalse(), a => a.RestsUntil.ShouldBe(host.Now.AddDays(7), "Whose money did not come is the one who sends again."));
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await Suspense(host).FindAsync(payment, Token)).ShouldNotBeNull().Resolution.ShouldBe("never_came");
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).GiveUpAsync(payment, Act with { Who = "bob" }, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).AcceptAsync(payment, Act, Token));
        await SoundAsync(host);

        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.ScanAsync();
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            p => p.Id.ShouldBe(payment), p => p.Void.ShouldBeNull(), p => p.ResolvedAt.ShouldBeNull(), p => p.Resolution.ShouldBeNull());
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        await SoundAsync(host);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        await Suspense(host).AcceptAsync(payment, Act, Token);
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000));
        await SoundAsync(host);
    }

    [Fact]
    public async Task What_was_credited_and_left_the_chain_is_closed_once_its_invoice_has_ended()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        var payment = (await OnlyAsync(host)).Id;
        await RefusedAsync(InvoicingErrorCodes.PaymentNotFound, () => Suspense(host).GiveUpAsync(payment, Act, Token));
        var tx = await VanishAsync(host, host.Bitcoin);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Exception.ShouldBe(["reversed"]), i => i.IsFinal.ShouldBeFalse());
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            p => p.Id.ShouldBe(payment), p => p.Reason.ShouldBe("gone"), p => p.Void.ShouldBe("vanished"), p => p.InvoiceId.ShouldBe(invoice.Id));
        (await Suspense(host).ListAsync(ModuleHost.WalletId, payment, cancellationToken: Token)).ShouldBeEmpty();
        (await Suspense(host).FindAsync(payment, Token)).ShouldNotBeNull().Reason.ShouldBe("gone");
        (await AttentionAsync(host)).ShouldContain(t => t.StartsWith("1 payment of invoices that ended unpaid has left the chain", StringComparison.Ordinal));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).AcceptAsync(payment, Act, Token));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => Suspense(host).NoteRefundAsync(payment, null, Act, Token));

        for (var time = 1; time <= 2; time++)
            await Suspense(host).GiveUpAsync(payment, Act, Token);
        (await AuditAsync(host)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.Action.ShouldBe(AuditActions.PaymentGivenUp), a => a.InvoiceId.ShouldBe(invoice.Id), a => a.Before.ShouldNotBeNull().ShouldStartWith("credited, "), a => a.After.ShouldBe("never_came"));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBeNull(), i => i.IsFinal.ShouldBeTrue());
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.RestsUntil.ShouldBe(host.Now.AddDays(7)));
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await AttentionAsync(host)).ShouldNotContain(t => t.Contains("ended unpaid", StringComparison.Ordinal));
        await SoundAsync(host);

        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        await Suspense(host).AcceptAsync(payment, Act, Token);
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000));
        await SoundAsync(host);
    }

    // The merchant may have shipped: what was PAID is settled on its invoice's page, and stays reversed.
    [Fact]
    public async Task What_paid_an_invoice_is_not_closed()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.ScanAsync();
        var payment = await OnlyAsync(host);
        payment.Void.ShouldNotBeNull();
        await RefusedAsync(InvoicingErrorCodes.PaymentNotFound, () => Suspense(host).GiveUpAsync(payment.Id, Act, Token));
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await host.FindAsync(invoice.Id)).Exception.ShouldBe(["reversed"]);
    }

    // It had been waited for longer than an unused address rests.
    [Fact]
    public async Task A_closed_payments_address_rests_before_a_stranger_has_it()
    {
        await using var host = await ModuleHost.StartAsync();
        var late = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH");
        await host.PassAsync(TimeSpan.FromMinutes(26));
        await host.PayAsync(late, 500);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromDays(3));
        await VanishAsync(host, host.Ethereum);
        await Suspense(host).GiveUpAsync((await OnlyAsync(host)).Id, Act, Token);
        var stranger = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH");
        stranger.Address.ShouldNotBe(late.Address);
        await host.PayAsync(late, 100_000);
        await host.Ethereum.MineAsync(3);
        await host.ScanAsync();
        (await host.FindAsync(stranger.Id)).Received.ShouldBe(0);
        await SoundAsync(host);
    }

    [Fact]
    public async Task What_was_closed_comes_back_to_suspense_and_not_to_whoever_has_its_address_by_then()
    {
        await using var host = await ModuleHost.StartAsync();
        var late = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH");
        await host.PassAsync(TimeSpan.FromMinutes(26));
        await host.PayAsync(late, 500);
        await host.ScanAsync();
        var tx = await VanishAsync(host, host.Ethereum);
        var payment = await OnlyAsync(host);
        await Suspense(host).GiveUpAsync(payment.Id, Act, Token);
        await host.PassAsync(TimeSpan.FromDays(8));
        var next = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH");
        next.Address.ShouldBe(late.Address, "It is free, and rested ones come first.");
        await host.Ethereum.RebroadcastAsync(tx, Token);
        await host.Ethereum.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(next.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Exception.ShouldBeNull());
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldHaveSingleItem().Id.ShouldBe(payment.Id);
        (await host.AddressAsync(next)).Pinned.ShouldBeTrue();
        await SoundAsync(host);
    }

    [Fact]
    public async Task A_replacement_of_a_credited_payment_stays_where_it_was_credited()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment) = await LateAsync(host, 100_000, mine: 0);
        var target = await host.InvoiceAsync();
        await Suspense(host).AssignAsync(payment, target.Id, Act, Token);
        var tx = (await host.PaymentsAsync()).Single().TxId;
        await host.Bitcoin.ReplaceAsync(tx, invoice.Address, 120_000, Token);
        await host.ScanAsync();
        (await host.FindAsync(target.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(120_000), i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBe(["overpaid"]));
        await SoundAsync(host);
    }

    [Fact]
    public async Task The_end_of_the_rate_lock_leaves_what_a_person_credited()
    {
        await using var host = await ModuleHost.StartAsync();
        var (_, payment) = await LateAsync(host, 100_000, mine: 0);
        var target = await host.InvoiceAsync(fiat: "50");
        await Suspense(host).AssignAsync(payment, target.Id, Act, Token);
        await host.PassAsync(TimeSpan.FromMinutes(76));
        (await host.FindAsync(target.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Active.ShouldBeTrue());
        await SoundAsync(host);
    }

    [Theory]
    [InlineData("", "why")]
    [InlineData("ann", "  ")]
    [InlineData("ann", "nul\0")]
    public async Task A_decision_needs_who_and_why(string who, string why)
    {
        await using var host = await ModuleHost.StartAsync();
        await RefusedAsync(InvoicingErrorCodes.ValidationFailed, () => Suspense(host).AcceptAsync(1, new OperatorAct(who, why), Token));
        await RefusedAsync(InvoicingErrorCodes.ValidationFailed, () => Suspense(host).NoteRefundAsync(1, null, new OperatorAct(who, why), Token));
        await RefusedAsync(InvoicingErrorCodes.ValidationFailed, () => Suspense(host).GiveUpAsync(1, new OperatorAct(who, why), Token));
    }

    [Fact]
    public async Task The_list_is_paged_newest_first()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, _) = await LateAsync(host, 1000, mine: 0);
        for (var i = 0; i < 4; i++)
            await host.PayAsync(invoice, 2000 + i);
        await host.ScanAsync();
        var first = await Suspense(host).ListAsync(ModuleHost.WalletId, limit: 3, cancellationToken: Token);
        first.Count.ShouldBe(3);
        var second = await Suspense(host).ListAsync(ModuleHost.WalletId, first[^1].Id, 3, Token);
        second.Count.ShouldBe(2);
        first.Concat(second).Select(p => p.Id).ShouldBe(first.Concat(second).Select(p => p.Id).OrderDescending());
        first[0].Address.ShouldBe(invoice.Address);
        (await Suspense(host).ListAsync(Guid.NewGuid(), cancellationToken: Token)).ShouldBeEmpty();
    }

    /// <summary>An expired invoice, and money that came too late for it.</summary>
    private static async Task<(InvoiceView Invoice, long Payment)> LateAsync(ModuleHost host, int amount, int mine, string? orderId = null)
    {
        var invoice = await host.InvoiceAsync(orderId: orderId);
        await host.PassAsync(TimeSpan.FromMinutes(26));
        await host.PayAsync(invoice, amount);
        await host.ScanAsync();
        if (mine > 0)
        {
            await host.Bitcoin.MineAsync(mine);
            await host.ScanAsync();
        }

        return (invoice, (await OnlyAsync(host)).Id);
    }

    // The node has lost the only payment for longer than the grace.
    private static async Task<string> VanishAsync(ModuleHost host, SimulatedNetwork network)
    {
        var tx = (await OnlyAsync(host)).TxId;
        await network.ForgetAsync(tx, Token);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(31));
        await host.ScanAsync();
        (await OnlyAsync(host)).Void.ShouldBe(PaymentVoids.Vanished);
        return tx;
    }

    private static async Task<List<string>> AttentionAsync(ModuleHost host)
    {
        var wallets = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        return [.. (await host.Services.GetRequiredService<AttentionReader>().ReadAsync(wallets, Token)).Select(i => i.Text)];
    }

    private static async Task<Payment> OnlyAsync(ModuleHost host) => (await host.PaymentsAsync()).ShouldHaveSingleItem();

    private static ISuspenseService Suspense(ModuleHost host) => host.Services.GetRequiredService<ISuspenseService>();

    private static Task<List<AuditEntry>> AuditAsync(ModuleHost host) => host.ReadAsync(db => db.Set<AuditEntry>().OrderBy(a => a.Id).ToListAsync(Token));

    private static async Task SoundAsync(ModuleHost host) => (await host.VerifyAsync()).ShouldBeEmpty();

    private static async Task RefusedAsync(string code, Func<Task> act) => (await Should.ThrowAsync<InvoicingException>(act)).Code.ShouldBe(code);
}
