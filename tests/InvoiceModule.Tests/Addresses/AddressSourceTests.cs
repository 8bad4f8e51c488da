using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Addresses;

/// <summary>A wallet's address source is changed while invoices live on addresses of the one before.</summary>
public sealed class AddressSourceTests
{
    private const string Bitcoin = "bitcoin-sim", Ethereum = "ethereum-sim";

    private static readonly Guid Other = new("22222222-3333-4444-8555-666666666666");
    private static readonly OperatorAct Act = new("ann", "new hardware wallet");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_invoices_get_the_keys_addresses_and_the_old_ones_stay_watched()
    {
        await using var host = await ModuleHost.StartAsync();
        var old = await host.InvoiceAsync();
        await SetAsync(host, Bitcoin, "simpubOne");
        var first = await host.InvoiceAsync();
        first.Address.ShouldBe(await AddressAsync(host, Bitcoin, "simpubOne", 0));
        (await host.InvoiceAsync()).Address.ShouldBe(await AddressAsync(host, Bitcoin, "simpubOne", 1));
        foreach (var invoice in new[] { old, first })
            await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(2, cancellationToken: Token);
        await host.ScanAsync();
        (await host.FindAsync(old.Id)).Status.ShouldBe("PAID");
        (await host.FindAsync(first.Id)).Status.ShouldBe("PAID");
        (await host.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(Token))).ShouldSatisfyAllConditions(
            a => a.Action.ShouldBe("address_source.key_set"), a => a.Who.ShouldBe("ann"), a => a.Why.ShouldBe("new hardware wallet"), a => a.Subject.ShouldBe(Bitcoin),
            a => a.Before.ShouldBe("what the host's code says"), a => a.After.ShouldBe($"key whose address 0 is {first.Address}"));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Rested addresses come first on an account chain, and an order that ended unpaid gets its own again.
    [Fact]
    public async Task No_address_of_the_source_before_is_leased_again_not_to_the_same_order_either()
    {
        await using var host = await ModuleHost.StartAsync();
        var old = await host.InvoiceAsync(5, Ethereum, "ETH", orderId: "A-1");
        await host.PassAsync(TimeSpan.FromDays(3));
        await SetAsync(host, Ethereum, "simpubOne");
        (await host.InvoiceAsync(5, Ethereum, "ETH", orderId: "A-1")).Address.ShouldBe(await AddressAsync(host, Ethereum, "simpubOne", 0));
        var own = await host.InvoiceAsync(5, Ethereum, "ETH");
        own.Address.ShouldBe(await AddressAsync(host, Ethereum, "simpubOne", 1));
        await host.PassAsync(TimeSpan.FromDays(3));
        (await host.InvoiceAsync(5, Ethereum, "ETH")).Address.ShouldBe(await AddressAsync(host, Ethereum, "simpubOne", 0));
        (await host.AddressAsync(old)).Retired.ShouldBe("source");
    }

    // What serves the other wallets may be slow, or broken.
    [Fact]
    public async Task An_invoice_of_a_wallet_with_a_key_of_its_own_never_asks_the_code()
    {
        var code = new Counting();
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            b.Services.RemoveAllKeyed<IAddressProvider>(Ethereum);
            b.AddAddressProvider(Ethereum, _ => code);
        });
        await SetAsync(host, Ethereum, "simpubOne");
        var asked = code.Asked;
        (await host.InvoiceAsync(5, Ethereum, "ETH")).Address.ShouldBe(await AddressAsync(host, Ethereum, "simpubOne", 0));
        code.Asked.ShouldBe(asked);
    }

    // Another process may read the source, and derive from it, a moment before the change is committed.
    [Fact]
    public async Task An_address_that_comes_too_late_from_the_source_before_is_not_leased()
    {
        await using var host = await ModuleHost.StartAsync();
        await SetAsync(host, Ethereum, "simpubOne");
        var chain = Chain(host, Ethereum);
        var late = host.Ethereum.Addresses.GetAddress(ModuleHost.WalletId, 77);
        await host.Db.WriteAsync((db, token) => AddressPool.InsertAsync(db, ModuleHost.WalletId, Ethereum, chain.GetAddressKey(late)!, late, 77, AddressSource.InCode, host.Now, token), Token);
        (await host.InvoiceAsync(5, Ethereum, "ETH")).Address.ShouldBe(await AddressAsync(host, Ethereum, "simpubOne", 0));

        // Nor is it counted as one in stock.
        await host.Services.GetRequiredService<AddressRefill>().RefillAsync(chain, 5, Token);
        (await host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Space == Ethereum && a.Source != 0 && a.LeasedBy == null, Token))).ShouldBe(5);
    }

    // An order that ended unpaid keeps its address for the next try, unless it came from a source that does not stand any more.
    [Fact]
    public async Task The_same_order_does_not_get_an_address_that_the_change_has_passed_over()
    {
        await using var host = await ModuleHost.StartAsync();
        var old = await host.InvoiceAsync(5, Ethereum, "ETH", orderId: "A-1");
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await SetAsync(host, Ethereum, "simpubOne");
        await host.Db.WriteAsync((db, token) => db.Set<PoolAddress>().Where(a => a.Text == old.Address).ExecuteUpdateAsync(s => s.SetProperty(a => a.Retired, (string?)null), token), Token);
        (await host.InvoiceAsync(5, Ethereum, "ETH", orderId: "A-1")).Address.ShouldNotBe(old.Address);
    }

    [Fact]
    public async Task Back_to_the_code_its_numbers_go_on_without_a_gap_but_for_what_was_paid()
    {
        await using var host = await ModuleHost.StartAsync();
        var chain = Chain(host, Bitcoin);
        await host.Services.GetRequiredService<AddressRefill>().RefillAsync(chain, 4, Token);
        (await host.InvoiceAsync()).Address.ShouldBe(InCode(host, 0));
        await SetAsync(host, Bitcoin, "simpubOne");
        await host.Bitcoin.BroadcastAsync(InCode(host, 1), 500, "BTC", Token);
        await host.ScanAsync();
        var key = await host.InvoiceAsync();
        var service = host.Services.GetRequiredService<AddressSourceService>();
        await service.UseCodeAsync(ModuleHost.WalletId, chain, await StandingAsync(host, Bitcoin), Act, Token);
        (await host.InvoiceAsync()).Address.ShouldBe(InCode(host, 2));
        (await host.InvoiceAsync()).Address.ShouldBe(InCode(host, 3));
        (await host.InvoiceAsync()).Address.ShouldBe(InCode(host, 4));

        // And the key's go on too, when it comes back.
        await SetAsync(host, Bitcoin, "simpubOne");
        (await host.ReadAsync(db => db.Set<AddressSource>().CountAsync(Token))).ShouldBe(1);
        var next = await host.InvoiceAsync();
        next.Address.ShouldNotBe(key.Address);
        (await host.AddressAsync(next)).Index.ShouldBe((await host.AddressAsync(key)).Index + 1);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // The key in use is watched, and the one that is not is nobody's worry any more.
    [Fact]
    public async Task The_gap_of_the_key_that_stands_is_told_and_no_other()
    {
        await using var host = await ModuleHost.StartAsync();
        for (var i = 0; i < 22; i++)
            await host.InvoiceAsync();
        (await GapsAsync()).ShouldHaveSingleItem().LastLeased.ShouldBe(21);
        await SetAsync(host, Bitcoin, "simpubOne");
        (await GapsAsync()).ShouldBeEmpty();
        for (var i = 0; i < 23; i++)
            await host.InvoiceAsync();
        (await GapsAsync()).ShouldHaveSingleItem().LastLeased.ShouldBe(22);

        Task<IReadOnlyList<AddressGap>> GapsAsync() => host.ReadAsync(db => AddressGaps.FindAsync(db, [ModuleHost.WalletId], Bitcoin, Token));
    }

    [Fact]
    public async Task A_first_number_is_kept_to()
    {
        await using var host = await ModuleHost.StartAsync();
        await SetAsync(host, Bitcoin, "simpubOne", first: 40);
        (await host.InvoiceAsync()).Address.ShouldBe(await AddressAsync(host, Bitcoin, "simpubOne", 40));
    }

    [Fact]
    public async Task What_is_somebodys_already_is_refused_and_nothing_changes()
    {
        await using var host = await ModuleHost.StartAsync();
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Other, "Other"), Token);
        await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(Other, Bitcoin, [await AddressAsync(host, Bitcoin, "simpubTheirs", 7)], Token);
        await ShouldRefuseAsync(host, "simpubTheirs", "belongs to another wallet");
        await SetAsync(host, Bitcoin, "simpubOne");
        await ShouldRefuseAsync(host, "simpubOne", "is the source already");
        await ShouldRefuseAsync(host, "nonsense", "none of a simulated chain");
        await Should.ThrowAsync<InvoicingException>(SetAsync(host, Bitcoin, "simpubTwo", expected: 0));
        await Should.ThrowAsync<InvoicingException>(SetAsync(host, Bitcoin, "simpubTwo", act: new OperatorAct("ann", " ")));
        (await host.InvoiceAsync()).Address.ShouldBe(await AddressAsync(host, Bitcoin, "simpubOne", 0));
    }

    [Theory]
    [InlineData("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi")]
    [InlineData("wpkh([d34db33f/84h/0h/0h]tprv8ZgxMBicQKsPd9TeAdPADNnSyH9SSUUbTVeFszDE23Ki6TBB5nCefAdHkK8Fm3qMQR6sHwA56zqRmKmxnHk37JkiFzvncDqoKmPWubu7hDF/0/*)")]
    [InlineData("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ")]
    [InlineData("L5oLkpV3aqBjhki6LmvChTCV6odsp4SXM6FfU2Gppt5kFLaHLuZ9")]
    [InlineData("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about")]
    public async Task Private_keys_and_words_are_refused_and_not_repeated(string secret)
    {
        await using var host = await ModuleHost.StartAsync();
        await ShouldRefuseAsync(host, secret, "PRIVATE");
        var list = Should.Throw<InvoicingException>(() => AddressImports.Read(Chain(host, Bitcoin), $"{InCode(host, 3)}\n{secret}"));
        list.Message.ShouldContain("PRIVATE");
        list.Message.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Imported_addresses_are_given_out_until_they_are_retired_and_stay_watched()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.RemoveAllKeyed<IAddressProvider>(Bitcoin));
        var imports = host.Services.GetRequiredService<AddressImports>();
        var chain = Chain(host, Bitcoin);
        string[] mine = [InCode(host, 3), InCode(host, 4)];
        (await imports.CheckAsync(ModuleHost.WalletId, chain, AddressImports.Read(chain, string.Join(" , ", mine)), Token)).ShouldSatisfyAllConditions(c => c.New.ShouldBe(2), c => c.Known.ShouldBe(0));
        (await imports.ImportAsync(ModuleHost.WalletId, chain, mine, Act, Token)).ShouldBe(2);
        var invoice = await host.InvoiceAsync();
        mine.ShouldContain(invoice.Address);
        (await imports.RetireAsync(ModuleHost.WalletId, chain, Act, Token)).ShouldBe((2, 0));
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync())).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.ReadAsync(db => db.Set<AuditEntry>().OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Token))).ShouldBe(["addresses.imported", "addresses.imported_retired"]);
    }

    // A restored database without its key ring.
    [Fact]
    public async Task A_key_that_cannot_be_read_gives_no_address_and_hinders_nobody_else()
    {
        await using var host = await ModuleHost.StartAsync();
        await SetAsync(host, Bitcoin, "simpubOne");
        var old = await host.InvoiceAsync();
        await host.Db.WriteAsync((db, token) => db.Set<AddressSource>().ExecuteUpdateAsync(s => s.SetProperty(a => a.Key, new byte[] { 1, 2, 3 }), token), Token);
        await host.Db.WriteAsync((db, token) => db.Set<PoolAddress>().Where(a => a.LeasedBy == null).ExecuteDeleteAsync(token), Token);
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync())).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        (await host.Services.GetRequiredService<AddressSourceService>().StateAsync(ModuleHost.WalletId, Chain(host, Bitcoin), Token)).IsReadable.ShouldBeFalse();
        await host.PayAsync(old, 100_000);
        await host.ScanAsync();
        (await host.FindAsync(old.Id)).Status.ShouldBe("IN_MEMPOOL");
    }

    private static async Task ShouldRefuseAsync(ModuleHost host, string key, string words)
    {
        var refusal = await Should.ThrowAsync<InvoicingException>(SetAsync(host, Bitcoin, key, expected: await StandingAsync(host, Bitcoin)));
        refusal.Message.ShouldContain(words);
        refusal.Message.ShouldNotContain(key);
    }

    private static async Task SetAsync(ModuleHost host, string blockchain, string key, long first = 0, long? expected = null, OperatorAct? act = null)
        => await host.Services.GetRequiredService<AddressSourceService>().SetKeyAsync(
            ModuleHost.WalletId, Chain(host, blockchain), key, first, expected ?? await StandingAsync(host, blockchain), act ?? Act, Token);

    private static async Task<long> StandingAsync(ModuleHost host, string blockchain)
        => (await host.Services.GetRequiredService<AddressSourceService>().StateAsync(ModuleHost.WalletId, Chain(host, blockchain), Token)).Source;

    private static IChain Chain(ModuleHost host, string blockchain) => host.Services.GetRequiredService<ChainRegistry>().Get(blockchain);

    private static string InCode(ModuleHost host, long index) => host.Bitcoin.Addresses.GetAddress(ModuleHost.WalletId, index);

    private static async Task<string> AddressAsync(ModuleHost host, string blockchain, string key, long index)
        => (await ((IAddressKeyReader)Chain(host, blockchain)).ReadAddressKey(key).GetAddressAsync(new AddressRequest(Guid.Empty, blockchain, Chain(host, blockchain).Assets[0], index), Token))!;

    private sealed class Counting : IAddressProvider
    {
        public int Asked { get; private set; }

        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            return ValueTask.FromResult<string?>(null);
        }
    }
}
