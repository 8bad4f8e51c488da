using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Testing.Addresses;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>What a lease, a use and a rest write to whose row, and to no other.</summary>
public sealed class LeaseRowTests
{
    private static readonly Guid OtherWallet = new("33333333-4444-4555-8666-777777777777");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lease_knows_its_invoice_its_chain_and_the_block_it_was_opened_at()
    {
        await using var host = await ModuleHost.StartAsync();
        await host.InvoiceAsync();
        await host.Bitcoin.MineAsync(3);
        await host.ScanAsync();
        var invoice = await host.InvoiceAsync();
        var height = (await host.ReadAsync(db => db.Set<ChainCursor>().SingleAsync(c => c.Blockchain == "bitcoin-sim", Token))).Height;
        (await LeaseAsync(host, invoice)).ShouldSatisfyAllConditions(
            l => l.Blockchain.ShouldBe("bitcoin-sim"), l => l.OpenedAt.ShouldBe(invoice.Created), l => l.OpenedHeight.ShouldBe(height),
            l => l.Epoch.ShouldBe(1), l => l.ClosedAt.ShouldBeNull(), l => l.Used.ShouldBeFalse());
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.LeasedBy.ShouldBe(invoice.Id), a => a.Epoch.ShouldBe(1), a => a.FreedAt.ShouldBeNull());
    }

    [Fact]
    public async Task The_lease_of_one_that_nobody_paid_ends_at_its_expiry_however_late_that_is_noticed()
    {
        await using var host = await ModuleHost.StartAsync();
        var (first, second) = (await host.InvoiceAsync(), await host.InvoiceAsync(expiry: 40));
        await host.PassAsync(TimeSpan.FromMinutes(31));
        var ended = first.Created.AddMinutes(15);
        (await LeaseAsync(host, first)).ClosedAt.ShouldBe(ended);
        (await host.AddressAsync(first)).ShouldSatisfyAllConditions(
            a => a.LeasedBy.ShouldBeNull(), a => a.FreedAt.ShouldBe(ended), a => a.RestsUntil.ShouldBe(ended.AddDays(1)), a => a.Pinned.ShouldBeFalse());
        (await LeaseAsync(host, second)).ClosedAt.ShouldBeNull();
        (await host.AddressAsync(second)).ShouldSatisfyAllConditions(a => a.LeasedBy.ShouldBe(second.Id), a => a.FreedAt.ShouldBeNull(), a => a.RestsUntil.ShouldBeNull());
    }

    [Theory]
    [InlineData("lease")]
    [InlineData("holder")]
    [InlineData("epoch")]
    public async Task A_lease_that_is_not_the_invoices_own_is_not_ended_and_nothing_is_written(string what)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, other) = (await host.InvoiceAsync(), await host.InvoiceAsync());
        var address = await host.AddressAsync(invoice);
        await host.Db.WriteAsync(
            async (db, token) => _ = what switch
            {
                "lease" => await db.Set<AddressLease>().Where(l => l.InvoiceId == invoice.Id).ExecuteUpdateAsync(s => s.SetProperty(l => l.ClosedAt, host.Now), token),
                "holder" => await db.Set<PoolAddress>().Where(a => a.Id == address.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.LeasedBy, other.Id), token),
                _ => await db.Set<PoolAddress>().Where(a => a.Id == address.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Epoch, 2), token),
            },
            Token);
        var refused = await Should.ThrowAsync<InvalidOperationException>(host.Db.WriteAsync(
            async (db, token) => await Leases(host).CloseAsync(db, await db.Set<Invoice>().SingleAsync(i => i.Id == invoice.Id, token), host.Now, token), Token));
        refused.Message.ShouldContain(invoice.Id.ToString());
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.LeasedBy.ShouldNotBeNull(), a => a.FreedAt.ShouldBeNull());
        (await LeaseAsync(host, invoice)).ClosedAt.ShouldBe(what == "lease" ? host.Now : (DateTime?)null);
        (await LeaseAsync(host, other)).ClosedAt.ShouldBeNull();
        (await host.AddressAsync(other)).LeasedBy.ShouldBe(other.Id);
    }

    [Fact]
    public async Task Two_payments_of_one_invoice_are_one_use_and_the_last_use_retires()
    {
        await using var host = await StartAsync(2, o => (o.AddressRest, o.PaidAddressRest, o.MaxAddressUses) = (TimeSpan.Zero, TimeSpan.Zero, 2));
        var unpaid = await host.InvoiceAsync(100, "ethereum-sim", "ETH", confirmations: 1);
        var first = await PaidAsync(host, 40, 60);
        (await LeaseAsync(host, first)).Used.ShouldBeTrue();
        (await host.AddressAsync(first)).ShouldSatisfyAllConditions(a => a.Uses.ShouldBe(1), a => a.Retired.ShouldBeNull());
        await host.PassAsync(TimeSpan.FromMinutes(25));
        var second = await PaidAsync(host, 100);
        second.Address.ShouldBe(first.Address);
        (await host.AddressAsync(second)).ShouldSatisfyAllConditions(a => a.Uses.ShouldBe(2), a => a.Retired.ShouldBe("uses"), a => a.Epoch.ShouldBe(2));
        (await host.AddressAsync(unpaid)).Retired.ShouldBeNull();
    }

    [Fact]
    public async Task A_use_counts_once_and_on_its_own_address_and_a_retired_address_keeps_its_reason()
    {
        await using var host = await StartAsync(3, o => o.MaxAddressUses = 1);
        var (one, two) = (await host.InvoiceAsync(5, "ethereum-sim", "ETH"), await host.InvoiceAsync(5, "ethereum-sim", "ETH"));
        var address = await host.AddressAsync(one);
        await host.Db.WriteAsync(
            async (db, token) =>
            {
                await AddressLeases.RetireAsync(db, address.Id, "first", token);
                await AddressLeases.RetireAsync(db, address.Id, "second", token);
                await Leases(host).CountUseAsync(db, address.Id, two.Id, token);
                await Leases(host).CountUseAsync(db, address.Id, one.Id, token);
                await Leases(host).CountUseAsync(db, address.Id, one.Id, token);
            },
            Token);
        (await host.AddressAsync(one)).ShouldSatisfyAllConditions(a => a.Uses.ShouldBe(1), a => a.Retired.ShouldBe("first"));
        (await host.AddressAsync(two)).ShouldSatisfyAllConditions(a => a.Uses.ShouldBe(0), a => a.Retired.ShouldBeNull());
        (await LeaseAsync(host, one)).Used.ShouldBeTrue();
        (await LeaseAsync(host, two)).Used.ShouldBeFalse();
    }

    [Fact]
    public async Task A_currencys_own_rest_goes_before_the_options()
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.FromHours(1));
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum-sim", "ETH") { Rest = TimeSpan.FromHours(5) }, Token);
        var (own, other) = (await host.InvoiceAsync(5, "ethereum-sim", "ETH"), await host.InvoiceAsync(5, "ethereum-sim", "USDT"));
        await host.PassAsync(TimeSpan.FromMinutes(20));
        (await host.AddressAsync(own)).RestsUntil.ShouldBe(own.Created.AddMinutes(15).AddHours(5));
        (await host.AddressAsync(other)).RestsUntil.ShouldBe(other.Created.AddMinutes(15).AddHours(1));
    }

    [Fact]
    public async Task Money_of_an_earlier_lease_does_not_lengthen_the_rest_of_the_last()
    {
        await using var host = await StartAsync(1, o => (o.AddressRest, o.PaidAddressRest) = (TimeSpan.Zero, TimeSpan.FromMinutes(30)));
        var paid = await PaidAsync(host, 100);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        var unpaid = await host.InvoiceAsync(5, "ethereum-sim", "ETH");
        unpaid.Address.ShouldBe(paid.Address);
        await host.CancelAsync(unpaid.Id);
        (await host.AddressAsync(unpaid)).RestsUntil.ShouldBe(unpaid.Created.AddMinutes(25));
    }

    // Its coins were spent otherwise: the rest runs from where nothing can bring it back.
    [Fact]
    public async Task Money_of_an_earlier_lease_that_never_came_does_not_either()
    {
        await using var host = await StartAsync(1, o => (o.AddressRest, o.PaidAddressRest) = (TimeSpan.Zero, TimeSpan.FromDays(3)));
        var first = await host.InvoiceAsync(100, "ethereum-sim", "ETH");
        var tx = await host.PayAsync(first, 100);
        await host.ScanAsync();
        await host.Ethereum.ReplaceAsync(tx, host.Ethereum.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        await host.Ethereum.MineAsync(cancellationToken: Token);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.InvoiceId.ShouldBe(first.Id), p => p.FinalAt.ShouldBeNull(), p => p.Pins.ShouldBeFalse());
        (await host.AddressAsync(first)).RestsUntil.ShouldBe(host.Now.AddDays(3));
        await host.PassAsync(TimeSpan.FromDays(2));
        await host.Ethereum.MineAsync(cancellationToken: Token);
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().IsLost.ShouldBeTrue();
        (await host.AddressAsync(first)).RestsUntil.ShouldBe(host.Now.AddDays(3));
        await host.PassAsync(TimeSpan.FromDays(3));
        var unpaid = await host.InvoiceAsync(5, "ethereum-sim", "ETH");
        unpaid.Address.ShouldBe(first.Address);
        await host.CancelAsync(unpaid.Id);
        (await host.AddressAsync(unpaid)).RestsUntil.ShouldBe(unpaid.Created.AddMinutes(25));
    }

    // A person has given what came here to another invoice; whoever pays here again is the same payer, whosever his money is now.
    [Fact]
    public async Task An_address_whose_money_was_given_to_another_invoice_rests_like_any_paid_one()
    {
        await using var host = await StartAsync(2, o => (o.AddressRest, o.PaidAddressRest) = (TimeSpan.Zero, TimeSpan.FromDays(3)));
        var came = await host.InvoiceAsync(100, "ethereum-sim", "ETH");
        var given = await host.InvoiceAsync(100, "ethereum-sim", "USDT", confirmations: 1);
        await host.PayAsync(came, 100, "USDT");
        await host.ScanAsync();
        var payment = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        payment.SeenAt.ShouldBe(came.Created);
        await host.Services.GetRequiredService<ISuspenseService>().AssignAsync(payment.Id, given.Id, new OperatorAct("ann", "He paid the wrong one."), Token);
        await host.Ethereum.MineAsync(cancellationToken: Token);
        await host.SettleAsync();
        (await host.FindAsync(given.Id)).Status.ShouldBe("PAID");
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await host.FindAsync(came.Id)).Active.ShouldBeFalse();
        (await host.AddressAsync(came)).RestsUntil.ShouldBe(came.Created.AddDays(3));
    }

    [Fact]
    public async Task Money_that_waits_on_one_address_pins_no_other()
    {
        await using var host = await StartAsync(2, o => o.AddressRest = TimeSpan.Zero);
        var (waiting, unpaid) = (await host.InvoiceAsync(100, "ethereum-sim", "ETH"), await host.InvoiceAsync(100, "ethereum-sim", "ETH"));
        await host.PayAsync(waiting, 100);
        await host.ScanAsync();
        await host.CancelAsync(unpaid.Id);
        (await host.AddressAsync(waiting)).Pinned.ShouldBeTrue();
        (await host.AddressAsync(unpaid)).Pinned.ShouldBeFalse();
    }

    [Theory]
    [InlineData("wallet")]
    [InlineData("chain")]
    [InlineData("asset")]
    [InlineData("order")]
    [InlineData("paid")]
    [InlineData("retired")]
    [InlineData("leased since")]
    public async Task Only_the_same_unpaid_order_gets_its_address_again(string what)
    {
        await using var host = await StartAsync(3, o => o.AddressRest = TimeSpan.FromMinutes(10));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(OtherWallet, "Other"), Token);
        await wallets.SetCurrencyAsync(OtherWallet, new CurrencyDefinition("ethereum-sim", "ETH"), Token);
        var first = await host.InvoiceAsync(100, "ethereum-sim", "ETH", orderId: "A-1", confirmations: 1);
        if (what == "paid")
            await PayAsync(host, first, 100);
        await host.PassAsync(TimeSpan.FromMinutes(what == "leased since" ? 26 : 16));
        if (what == "retired")
            await host.Db.WriteAsync(async (db, token) => await AddressLeases.RetireAsync(db, (await db.Set<PoolAddress>().SingleAsync(a => a.Text == first.Address, token)).Id, "lost", token), Token);
        if (what == "leased since")
            (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldBe(first.Address);
        var again = await host.InvoiceAsync(
            5, what == "chain" ? "bitcoin-sim" : "ethereum-sim", what switch { "chain" => "BTC", "asset" => "USDT", _ => "ETH" }, orderId: what == "order" ? "A-2" : "A-1",
            walletId: what == "wallet" ? OtherWallet : null);
        again.Address.ShouldNotBe(first.Address);
    }

    [Fact]
    public async Task The_newest_invoice_of_an_order_decides_on_its_address()
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync(orderId: "A-1");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        var second = await host.InvoiceAsync(orderId: "A-1");
        await host.PassAsync(TimeSpan.FromMinutes(16));
        var third = await host.InvoiceAsync(orderId: "A-1");
        third.Address.ShouldBe(second.Address);
        third.Address.ShouldNotBe(first.Address);
        (await LeaseAsync(host, third)).Epoch.ShouldBe(2);
        (await host.AddressAsync(third)).ShouldSatisfyAllConditions(a => a.Epoch.ShouldBe(2), a => a.LeasedBy.ShouldBe(third.Id));
        (await host.AddressAsync(first)).LeasedBy.ShouldBeNull();
    }

    private static AddressLeases Leases(ModuleHost host) => host.Services.GetRequiredService<AddressLeases>();

    private static Task<AddressLease> LeaseAsync(ModuleHost host, InvoiceView invoice)
        => host.ReadAsync(db => db.Set<AddressLease>().SingleAsync(l => l.InvoiceId == invoice.Id, Token));

    private static async Task<InvoiceView> PaidAsync(ModuleHost host, params int[] amounts)
    {
        var invoice = await host.InvoiceAsync(100, "ethereum-sim", "ETH", confirmations: 1);
        await PayAsync(host, invoice, amounts);
        return invoice;
    }

    private static async Task PayAsync(ModuleHost host, InvoiceView invoice, params int[] amounts)
    {
        foreach (var amount in amounts)
        {
            await host.PayAsync(invoice, amount);
            await host.ScanAsync();
        }

        await host.Ethereum.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
    }

    private static Task<ModuleHost> StartAsync(int addresses, Action<InvoicingOptions> configure) => ModuleHost.StartAsync(
        configure, b => b.AddAddressProvider("ethereum-sim", s => new FiniteAddressProvider(s.GetRequiredService<InvoiceModule.Testing.Simulator>().Network("ethereum-sim").Addresses, addresses)));
}
