using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>Leases, rest and reuse, through the real module on SQLite.</summary>
public class AddressLeaseTests
{
    private static readonly Guid PoolWallet = new("22222222-3333-4444-8555-666666666666");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_utxo_chain_gives_a_fresh_address_each_time()
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync();
        await host.PassAsync(TimeSpan.FromDays(3));
        (await host.InvoiceAsync()).Address.ShouldNotBe(first.Address);
    }

    // Two machines never have quite the same time: by a moment the lease before may end after this one was asked for. A clock that is set back is no moment.
    [Theory]
    [InlineData(-50, true)]
    [InlineData(-2000, true)]
    [InlineData(-2001, false)]
    [InlineData(50, false)]
    public async Task The_same_order_begins_its_lease_where_the_one_before_ended_by_a_clock_that_is_a_moment_behind(int milliseconds, bool isMoment)
    {
        await using var host = await ModuleHost.StartAsync();
        var canceled = await host.InvoiceAsync(orderId: "x");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        await host.CancelAsync(canceled.Id);
        host.Time.Pass(TimeSpan.FromMilliseconds(milliseconds));
        var invoice = await host.InvoiceAsync(orderId: "x");
        invoice.Address.ShouldBe(canceled.Address);
        var leases = await host.ReadAsync(db => db.Set<AddressLease>().OrderBy(l => l.Epoch).ToListAsync(Token));
        leases[1].OpenedAt.ShouldBe(isMoment ? leases[0].ClosedAt.ShouldNotBeNull() : invoice.Created);
        if (isMoment)
            (await host.VerifyAsync()).Select(f => f.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_account_chain_gives_the_longest_rested_first_and_never_one_in_use()
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.FromHours(1));
        var first = await host.InvoiceAsync(5, "ethereum-sim", "ETH");
        await host.PassAsync(TimeSpan.FromMinutes(5));
        var second = await host.InvoiceAsync(5, "ethereum-sim", "USDT");
        second.Address.ShouldNotBe(first.Address);
        await host.PassAsync(TimeSpan.FromMinutes(69));
        var third = await host.InvoiceAsync(5, "ethereum-sim", "ETH");
        third.Address.ShouldNotBeOneOf(first.Address, second.Address);
        await host.PassAsync(TimeSpan.FromMinutes(1));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldBe(first.Address);
        await host.PassAsync(TimeSpan.FromMinutes(5));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldBe(second.Address);
    }

    [Fact]
    public async Task Rest_is_never_shorter_than_late_money_is_credited()
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.Zero);
        var first = await host.InvoiceAsync(5, "ethereum-sim", "ETH");
        await host.PassAsync(TimeSpan.FromMinutes(24));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldNotBe(first.Address);
        await host.PassAsync(TimeSpan.FromMinutes(1));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldBe(first.Address);
    }

    [Fact]
    public async Task A_pause_keeps_the_address_longer()
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.Zero);
        var first = await host.InvoiceAsync(5, "ethereum-sim", "ETH", pause: 600);
        await host.PassAsync(TimeSpan.FromMinutes(614));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldNotBe(first.Address);
        await host.PassAsync(TimeSpan.FromMinutes(1));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldBe(first.Address);
    }

    [Fact]
    public async Task The_same_order_gets_the_same_address_again_but_not_beside_itself()
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync(orderId: "A-1");
        await host.PassAsync(TimeSpan.FromSeconds(1));
        var beside = await host.InvoiceAsync(orderId: "A-1");
        beside.Address.ShouldNotBe(first.Address);
        await host.CancelAsync(beside.Id);
        await host.PassAsync(TimeSpan.FromMinutes(15));
        var again = await host.InvoiceAsync(orderId: "A-1");
        again.Address.ShouldBe(beside.Address);
        (await host.InvoiceAsync(orderId: "A-2")).Address.ShouldNotBe(again.Address);

        await host.PayAsync(again, 100_000);
        await host.ScanAsync();
        (await host.FindAsync(again.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.FindAsync(beside.Id)).Status.ShouldBe("NOT_PAID");
    }

    [Fact]
    public async Task The_same_order_gets_another_address_when_something_is_unresolved()
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync(orderId: "A-1");
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await host.PayAsync(first, 5);
        await host.SettleAsync();
        (await host.InvoiceAsync(orderId: "A-1")).Address.ShouldNotBe(first.Address);
    }

    // Shops fill in the member whether they have an order or not: to the next payer that is nobody's address again, before it has rested.
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_order_without_a_name_is_no_order(string orderId)
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync(orderId: orderId);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.SettleAsync();
        (await host.AddressAsync(first)).LeasedBy.ShouldBeNull();
        (await host.InvoiceAsync(orderId: orderId)).Address.ShouldNotBe(first.Address);
    }

    // It rests like any paid one: somebody may pay it again.
    [Fact]
    public async Task The_same_order_gets_another_address_once_it_is_paid()
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync(5, "ethereum-sim", "ETH", confirmations: 1, orderId: "A-1");
        await host.PayAsync(first, 5);
        await host.Ethereum.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(first.Id)).Status.ShouldBe("PAID");
        (await host.AddressAsync(first)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.LeasedBy.ShouldBeNull(), a => a.Retired.ShouldBeNull());
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH", orderId: "A-1")).Address.ShouldNotBe(first.Address);
    }

    [Fact]
    public async Task A_paid_address_rests_for_a_week_after_finality()
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync(5, "ethereum-sim", "ETH", confirmations: 3);
        await host.PayAsync(first, 5);
        await host.Ethereum.MineAsync(3);
        await host.SettleAsync();
        (await host.FindAsync(first.Id)).Status.ShouldBe("PAID");
        (await host.AddressAsync(first)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.LeasedBy.ShouldBeNull(), a => a.Uses.ShouldBe(1));
        await host.PassAsync(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldNotBe(first.Address);
        await host.PassAsync(TimeSpan.FromSeconds(1));
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldBe(first.Address);
    }

    [Fact]
    public async Task Unconfirmed_money_pins_the_address_however_long_it_takes()
    {
        await using var host = await ModuleHost.StartAsync();
        var first = await host.InvoiceAsync(500, "ethereum-sim", "ETH");
        await host.PayAsync(first, 5);
        await host.PassAsync(TimeSpan.FromDays(30));
        (await host.FindAsync(first.Id)).Active.ShouldBeFalse();
        (await host.AddressAsync(first)).Pinned.ShouldBeTrue();
        (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldNotBe(first.Address);
    }

    [Fact]
    public async Task Dust_locks_nothing()
    {
        await using var host = await ModuleHost.StartAsync();
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum-sim", "ETH") { Dust = 10 }, Token);
        var invoice = await host.InvoiceAsync(500, "ethereum-sim", "ETH");
        await host.PayAsync(invoice, 9);
        await host.PassAsync(TimeSpan.FromMinutes(15));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(2));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Disposition.ShouldBe(PaymentDisposition.Ignored);
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.Uses.ShouldBe(0));

        var completed = await host.InvoiceAsync(500, "ethereum-sim", "ETH");
        await host.PayAsync(completed, 495);
        await host.PayAsync(completed, 5);
        await host.ScanAsync();
        (await host.FindAsync(completed.Id)).Received.ShouldBe(500);
    }

    [Fact]
    public async Task Dust_of_another_asset_or_on_a_fresh_address_locks_nothing()
    {
        await using var host = await ModuleHost.StartAsync();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum-sim", "USDT") { Dust = 10 }, Token);
        var invoice = await host.InvoiceAsync(500, "ethereum-sim", "ETH");
        var fresh = await host.ReadAsync(db => db.Set<PoolAddress>().Where(a => a.LeasedBy == null && a.Space == "ethereum-sim").Select(a => a.Text).FirstAsync(Token));
        await host.PayAsync(invoice, 9, "USDT");
        await host.Ethereum.BroadcastAsync(fresh, 9, "USDT", Token);
        await host.ScanAsync();
        (await host.PaymentsAsync()).ShouldAllBe(p => p.Disposition == PaymentDisposition.Ignored && p.Reason == PaymentReasons.Dust);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        (await host.ReadAsync(db => db.Set<PoolAddress>().SingleAsync(a => a.Text == fresh, Token))).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.Retired.ShouldBeNull());
    }

    [Fact]
    public async Task A_pool_that_is_used_up_refuses_and_everything_comes_back()
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.FromHours(1), b => b.AddAddressProvider("bitcoin-sim", _ => new NoAddresses()));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(PoolWallet, "Pool"), Token);
        await wallets.SetCurrencyAsync(PoolWallet, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        var addresses = Enumerable.Range(0, 5).Select(i => host.Bitcoin.Addresses.GetAddress(PoolWallet, i)).ToList();
        (await wallets.ImportAddressesAsync(PoolWallet, "bitcoin-sim", addresses, Token)).ShouldBe(5);
        (await wallets.ImportAddressesAsync(PoolWallet, "bitcoin-sim", addresses, Token)).ShouldBe(0);
        await Should.ThrowAsync<ArgumentException>(wallets.ImportAddressesAsync(ModuleHost.WalletId, "bitcoin-sim", [addresses[0]], Token));
        await Should.ThrowAsync<ArgumentException>(wallets.ImportAddressesAsync(PoolWallet, "bitcoin-sim", ["no address"], Token));

        for (var round = 0; round < 2; round++)
        {
            var taken = new List<string>();
            for (var i = 0; i < 5; i++)
                taken.Add((await host.InvoiceAsync(walletId: PoolWallet)).Address);
            taken.Order().ShouldBe(addresses.Order());
            (await Should.ThrowAsync<InvoicingException>(host.InvoiceAsync(walletId: PoolWallet))).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
            await host.PassAsync(TimeSpan.FromMinutes(75));
        }
    }

    [Fact]
    public async Task Two_wallets_on_one_source_never_share_an_address()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.AddAddressProvider("bitcoin-sim", s => new Shared(s)));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(PoolWallet, "Pool"), Token);
        await wallets.SetCurrencyAsync(PoolWallet, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        var seen = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            seen.Add((await host.InvoiceAsync()).Address).ShouldBeTrue();
            seen.Add((await host.InvoiceAsync(walletId: PoolWallet)).Address).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Thirty_two_at_once_get_thirty_two_addresses()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoices = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => host.InvoiceAsync(5, "ethereum-sim", "ETH"))));
        invoices.Select(i => i.Address).Distinct().Count().ShouldBe(32);
        (await host.ReadAsync(db => db.Set<AddressLease>().CountAsync(l => l.ClosedAt == null, Token))).ShouldBe(32);
    }

    [Fact]
    public async Task An_invoice_joins_the_hosts_transaction_and_falls_with_it()
    {
        await using var host = await ModuleHost.StartAsync();
        foreach (var commit in new[] { false, true })
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HostDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            var invoice = await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
                ModuleHost.WalletId,
                new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 5, Confirmations = 1 },
                Token);
            db.Orders.Add(new HostOrder { InvoiceId = invoice.Id });
            await db.SaveChangesAsync(Token);
            if (commit)
                await transaction.CommitAsync(Token);
            else
                await transaction.RollbackAsync(Token);
            (await host.ReadAsync(d => d.Set<Invoice>().AnyAsync(i => i.Id == invoice.Id, Token))).ShouldBe(commit);
            (await host.ReadAsync(d => d.Set<HostOrder>().AnyAsync(o => o.InvoiceId == invoice.Id, Token))).ShouldBe(commit);
            (await host.ReadAsync(d => d.Set<AddressLease>().CountAsync(Token))).ShouldBe(commit ? 1 : 0);
        }
    }

    private sealed class NoAddresses : IAddressProvider
    {
        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken) => new((string?)null);
    }

    private sealed class Shared(IServiceProvider services) : IAddressProvider
    {
        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
            => services.GetRequiredService<InvoiceModule.Testing.Simulator>().Network("bitcoin-sim").Addresses.GetAddressAsync(request with { WalletId = Guid.Empty }, cancellationToken);
    }
}
