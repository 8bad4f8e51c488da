using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>F16: change and transfers of the merchant's own to an address of his pool, on a chain whose inputs are outputs and on one that names its senders.</summary>
public sealed class InternalTransferTests
{
    private const string Treasury = "0xtreasury";

    private static readonly Guid Other = new("99999999-2222-4333-8444-555555555555");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_default_what_the_merchant_sends_himself_is_credited(bool namesSenders)
    {
        var (chain, host) = await StartAsync(namesSenders, detects: false);
        await using var started = host;
        var (paid, change) = (await InvoiceAsync(host), await InvoiceAsync(host));
        await PayAsync(chain, host, paid);
        chain.Mine(Sends("change", change.Address, 100_000, OfMerchant(paid, namesSenders)));
        await host.SettleAsync();
        (await host.FindAsync(change.Id)).Status.ShouldBe("PAID");
    }

    // The first may stand in the same block as the payment, or wait beside it.
    [Theory]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    public async Task What_the_wallet_was_paid_with_pays_no_invoice_of_it(bool namesSenders, bool isMined, bool atOnce)
    {
        var (chain, host) = await StartAsync(namesSenders);
        await using var started = host;
        var (paid, meant) = (await InvoiceAsync(host), await InvoiceAsync(host));
        var sweep = Sends("sweep", meant.Address, 100_000, "in:7", OfMerchant(paid, namesSenders));
        if (atOnce)
            chain.Mine(Sends("payment", paid.Address, 100_000, "in:0"), sweep);
        else
            await PayAsync(chain, host, paid);
        if (!isMined)
            chain.Pool.Add(sweep);
        else if (!atOnce)
            chain.Mine(sweep);
        await host.SettleAsync();
        (await host.FindAsync(paid.Id)).Status.ShouldBe("PAID");
        (await host.FindAsync(meant.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Version.ShouldBe(1), i => i.Active.ShouldBeTrue());
        var payment = (await host.PaymentsAsync()).Single(p => p.TxId == "sweep");
        payment.ShouldSatisfyAllConditions(
            p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.Internal), p => p.InvoiceId.ShouldBe(meant.Id), p => p.Amount.ShouldBe(100_000));
        var listed = (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldHaveSingleItem();
        listed.ShouldSatisfyAllConditions(s => s.Reason.ShouldBe("internal"), s => s.TransactionId.ShouldBe("sweep"));

        // Its customer pays, and nothing is counted twice; or a person credits what was sent.
        chain.Mine();
        await host.SettleAsync();
        (await host.AddressAsync(meant)).Pinned.ShouldBe(!isMined, "The merchant's own money needs nobody's decision.");
        await Suspense(host).AcceptAsync(payment.Id, new OperatorAct("ann", "We pay this one ourselves."), Token);
        (await host.FindAsync(meant.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe(isMined ? "PAID" : "IN_MEMPOOL"), i => i.Received.ShouldBe(100_000));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_named_address_of_the_merchants_is_his_on_a_chain_that_names_senders()
    {
        var (chain, host) = await StartAsync(namesSenders: true, addresses: [Treasury]);
        await using var started = host;
        var (refilled, paid) = (await InvoiceAsync(host), await InvoiceAsync(host));
        chain.Mine(Sends("refill", refilled.Address, 100_000, Treasury + ":1"), Sends("customer", paid.Address, 100_000, Treasury + "s-customer:1"));
        await host.SettleAsync();
        (await host.FindAsync(refilled.Id)).Status.ShouldBe("NOT_PAID");
        (await host.FindAsync(paid.Id)).Status.ShouldBe("PAID");
    }

    // Several merchants in one shop pay each other; and an output beside the one that was received is somebody else's.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_wallets_money_and_a_neighbouring_output_are_credited(bool namesSenders)
    {
        var (chain, host) = await StartAsync(namesSenders);
        await using var started = host;
        var (paid, theirs, beside) = (await InvoiceAsync(host), await InvoiceAsync(host, Other), await InvoiceAsync(host));
        await PayAsync(chain, host, paid);
        chain.Mine(
            Sends("b2b", theirs.Address, 100_000, OfMerchant(paid, namesSenders)),
            Sends("payer's change", beside.Address, 100_000, namesSenders ? paid.Address + "0:1" : "payment:1"));
        await host.SettleAsync();
        (await host.FindAsync(theirs.Id)).Status.ShouldBe("PAID");
        (await host.FindAsync(beside.Id)).Status.ShouldBe("PAID");
    }

    // The fee of a sweep is raised; and a payment is replaced by one that the merchant has signed with.
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_replacement_of_the_merchants_is_not_credited_either(bool ofHisOwn, bool isMined)
    {
        var (chain, host) = await StartAsync(namesSenders: false);
        await using var started = host;
        var (paid, meant) = (await InvoiceAsync(host), await InvoiceAsync(host));
        await PayAsync(chain, host, paid);
        chain.Pool.Add(Sends("first", meant.Address, 90_000, ofHisOwn ? ["in:7", "payment:0"] : ["in:7"]));
        await host.SettleAsync();
        chain.Pool.Clear();
        var second = Sends("second", meant.Address, 100_000, "in:7", "payment:0");
        if (isMined)
            chain.Mine(second);
        else
            chain.Pool.Add(second);
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.PaymentsAsync()).Single(p => p.TxId == "second").Reason.ShouldBe(PaymentReasons.Internal);
    }

    [Fact]
    public async Task It_makes_no_address_rest()
    {
        var (chain, host) = await StartAsync(namesSenders: false);
        await using var started = host;
        var (paid, empty) = (await InvoiceAsync(host), await InvoiceAsync(host));
        await PayAsync(chain, host, paid);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        var rests = (await host.AddressAsync(empty)).RestsUntil;
        await host.PassAsync(TimeSpan.FromHours(20));
        chain.Mine(Sends("change", empty.Address, 5, "payment:0"));
        chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync())[^1].Reason.ShouldBe(PaymentReasons.Internal);
        (await host.AddressAsync(empty)).ShouldSatisfyAllConditions(a => a.RestsUntil.ShouldBe(rests), a => a.Pinned.ShouldBeFalse());
    }

    [Fact]
    public async Task What_a_person_has_credited_stays_so_when_the_merchant_raises_its_fee()
    {
        var (chain, host) = await StartAsync(namesSenders: false);
        await using var started = host;
        var (paid, meant) = (await InvoiceAsync(host), await InvoiceAsync(host));
        await PayAsync(chain, host, paid);
        chain.Pool.Add(Sends("first", meant.Address, 100_000, "payment:0"));
        await host.SettleAsync();
        await Suspense(host).AcceptAsync((await host.PaymentsAsync()).Single(p => p.TxId == "first").Id, new OperatorAct("ann", "We pay this one ourselves."), Token);
        chain.Pool.Clear();
        chain.Pool.Add(Sends("second", meant.Address, 100_000, "payment:0"));
        await host.SettleAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == "second").ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Credited), p => p.Reason.ShouldBeNull());
        (await host.FindAsync(meant.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Received.ShouldBe(100_000));
    }

    // A node lists what waits in any order; and it may show a sweep a look before what was swept.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task It_is_known_whatever_order_the_pool_is_listed_in(bool parentFirst, bool inTwoLooks)
    {
        var (chain, host) = await StartAsync(namesSenders: false);
        await using var started = host;
        var (paid, meant) = (await InvoiceAsync(host), await InvoiceAsync(host));
        ChainTransaction[] both = [Sends("payment", paid.Address, 100_000, "in:0"), Sends("sweep", meant.Address, 100_000, "payment:0")];
        chain.Pool.AddRange(inTwoLooks ? [both[1]] : parentFirst ? both : both.Reverse());
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).Status.ShouldBe(inTwoLooks ? "IN_MEMPOOL" : "NOT_PAID");
        chain.Mine(both);
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Exception.ShouldBeNull(), i => i.Active.ShouldBeTrue());
        (await host.PaymentsAsync()).Single(p => p.TxId == "sweep").Reason.ShouldBe(PaymentReasons.Internal);
        (await host.VerifyAsync()).ShouldBeEmpty();
        chain.Mine(Sends("customer", meant.Address, 100_000, "in:1"));
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).Status.ShouldBe("PAID");
    }

    // It waits for nobody, and so asks for no attention; and it was not sent back.
    [Fact]
    public async Task It_can_be_put_away_without_calling_it_a_refund()
    {
        var (chain, host) = await StartAsync(namesSenders: false);
        await using var started = host;
        var (paid, meant) = (await InvoiceAsync(host), await InvoiceAsync(host));
        await PayAsync(chain, host, paid);
        chain.Pool.Add(Sends("sweep", meant.Address, 100_000, "payment:0"));
        await host.SettleAsync();
        var own = (await host.PaymentsAsync()).Single(p => p.TxId == "sweep").Id;
        var act = new OperatorAct("ann", "Our sweep.");
        (await Should.ThrowAsync<InvoicingException>(() => Suspense(host).GiveUpAsync(own, act, Token))).Code.ShouldBe(InvoicingErrorCodes.InvalidState, "It is not final.");
        chain.Mine([.. chain.Pool]);
        await host.SettleAsync();
        chain.Mine();
        await host.SettleAsync();
        var wallets = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        (await host.Services.GetRequiredService<AttentionReader>().ReadAsync(wallets, Token)).ShouldNotContain(i => i.Text.Contains("suspense", StringComparison.Ordinal));
        for (var time = 1; time <= 2; time++)
            await Suspense(host).GiveUpAsync(own, act, Token);
        (await Suspense(host).ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await Suspense(host).FindAsync(own, Token)).ShouldNotBeNull().Resolution.ShouldBe("own");
        (await host.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(a => a.PaymentId == own, Token))).Action.ShouldBe(AuditActions.OwnMoneyPutAway);
        (await host.AddressAsync(meant)).Pinned.ShouldBeFalse();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Sent to an address that nobody has: it is not retired, as it is by a stranger's money.
    [Fact]
    public async Task Change_to_a_free_address_does_not_use_it_up()
    {
        var (chain, host) = await StartAsync(namesSenders: false);
        await using var started = host;
        var paid = await InvoiceAsync(host);
        await PayAsync(chain, host, paid);
        chain.Mine(Sends("change", "three", 500, "payment:0"));
        await host.SettleAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == "change").ShouldSatisfyAllConditions(p => p.Reason.ShouldBe(PaymentReasons.Internal), p => p.InvoiceId.ShouldBeNull());
        chain.Mine();
        await host.SettleAsync();
        await InvoiceAsync(host);
        (await InvoiceAsync(host)).Address.ShouldBe("three");
    }

    // Nobody was given it, and yet it is used: his wallet derives from the same key, and may show it to a person.
    [Fact]
    public async Task Change_to_a_derived_address_that_was_never_given_out_retires_it()
    {
        var (chain, host) = await StartAsync(namesSenders: false);
        await using var started = host;
        var paid = await InvoiceAsync(host);
        await PayAsync(chain, host, paid);
        await host.Db.WriteAsync((db, token) => db.Set<PoolAddress>().Where(a => a.Key == "three").ExecuteUpdateAsync(s => s.SetProperty(a => a.Index, 7L), token), Token);
        chain.Mine(Sends("change", "three", 500, "payment:0"));
        await host.SettleAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == "change").Reason.ShouldBe(PaymentReasons.Internal);
        (await host.ReadAsync(db => db.Set<PoolAddress>().SingleAsync(a => a.Key == "three", Token))).Retired.ShouldBe("paid_without_invoice");
    }

    private static string OfMerchant(InvoiceView paid, bool namesSenders) => namesSenders ? paid.Address + ":3" : "payment:0";

    private static async Task PayAsync(ScriptedChain chain, ModuleHost host, InvoiceView invoice)
    {
        chain.Mine(Sends("payment", invoice.Address, 100_000, "in:0"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
    }

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, Guid? wallet = null)
        => host.InvoiceAsync(blockchain: "scripted", symbol: "COIN", confirmations: 1, walletId: wallet);

    private static ISuspenseService Suspense(ModuleHost host) => host.Services.GetRequiredService<ISuspenseService>();

    private static async Task<(ScriptedChain Chain, ModuleHost Host)> StartAsync(bool namesSenders, bool detects = true, params string[] addresses)
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { NamesSenders = namesSenders } };
        var host = await ModuleHost.StartAsync(
            o =>
            {
                o.InternalTransfers.Detect = detects;
                foreach (var address in addresses)
                    o.InternalTransfers.Addresses.Add(address);
            },
            b => b.AddChain(chain.Blockchain, _ => chain));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(Other, "Another"), Token);
        foreach (var (wallet, own) in new[] { (ModuleHost.WalletId, new[] { "one", "two", "three" }), (Other, ["four"]) })
        {
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
            await wallets.ImportAddressesAsync(wallet, chain.Blockchain, own, Token);
        }

        await host.ScanAsync();
        return (chain, host);
    }

    private static ChainTransaction Sends(string txId, string to, int amount, params string[] spends) => new(txId, [new Transfer(0, to, amount)]) { Spends = spends };
}
