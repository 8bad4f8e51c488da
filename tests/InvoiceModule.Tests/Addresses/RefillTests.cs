using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Addresses;

/// <summary>Whose stock of fresh addresses is kept up, and what counts as stock.</summary>
public sealed class RefillTests
{
    private const string Bitcoin = "bitcoin-sim", Ethereum = "ethereum-sim";

    private static readonly Guid Other = new("22222222-3333-4444-8555-666666666666");
    private static readonly Guid Third = new("33333333-4444-4555-8666-777777777777");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cannot_be_leased_at_once_is_no_stock()
    {
        await using var host = await ModuleHost.StartAsync();
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Other, "Other"), Token);
        await DeriveAsync(host, ModuleHost.WalletId, Bitcoin, 6);
        await SetAsync(host, 0, s => s.SetProperty(a => a.LeasedBy, Guid.NewGuid()));
        await SetAsync(host, 1, s => s.SetProperty(a => a.FreedAt, host.Now));
        await SetAsync(host, 2, s => s.SetProperty(a => a.Retired, "lost"));
        await SetAsync(host, 3, s => s.SetProperty(a => a.Pinned, true));
        await InsertAsync(host, 500, index: 77, source: 9);
        await DeriveAsync(host, Other, Bitcoin, 5);
        await DeriveAsync(host, ModuleHost.WalletId, Ethereum, 5);

        // Two of the six, and an imported one.
        await InsertAsync(host, 501, index: null, source: AddressSource.InCode);
        (await RefillAsync(host, 10)).ShouldBe(7);
        (await CountAsync(host, ModuleHost.WalletId)).ShouldBe(15);
        (await CountAsync(host, Other)).ShouldBe(5);
        (await RefillAsync(host, 10)).ShouldBe(0);
        (await RefillAsync(host, 4)).ShouldBe(0);
        (await RefillAsync(host, 11)).ShouldBe(1);
    }

    [Fact]
    public async Task Every_wallet_has_a_stock_that_takes_the_chains_coins_and_no_other()
    {
        await using var host = await ModuleHost.StartAsync();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(Other, "Other"), Token);
        await wallets.SetCurrencyAsync(Other, new CurrencyDefinition(Ethereum, "ETH"), Token);
        await wallets.SetCurrencyAsync(Other, new CurrencyDefinition(Bitcoin, "BTC") { Active = false }, Token);
        await wallets.EnsureAsync(new WalletDefinition(Third, "Third"), Token);
        await wallets.SetCurrencyAsync(Third, new CurrencyDefinition(Bitcoin, "BTC"), Token);
        (await RefillAsync(host, 3)).ShouldBe(6);
        foreach (var (wallet, count) in new[] { (ModuleHost.WalletId, 3), (Other, 0), (Third, 3) })
            (await CountAsync(host, wallet)).ShouldBe(count);
    }

    [Fact]
    public async Task Where_the_code_has_no_source_a_wallet_with_a_key_of_its_own_has_one()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.RemoveAllKeyed<IAddressProvider>(Bitcoin));
        (await RefillAsync(host, 3)).ShouldBe(0);
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(Other, "Other"), Token);
        await wallets.SetCurrencyAsync(Other, new CurrencyDefinition(Bitcoin, "BTC"), Token);
        await host.Services.GetRequiredService<AddressSourceService>().SetKeyAsync(Other, Chain(host, Bitcoin), "simpubOne", 0, 0, new OperatorAct("ann", "new hardware wallet"), Token);
        (await RefillAsync(host, 3)).ShouldBe(3);
        (await CountAsync(host, Other)).ShouldBe(3);
        (await CountAsync(host, ModuleHost.WalletId)).ShouldBe(0);
    }

    // The provider takes its time, and somebody sets a key meanwhile.
    [Fact]
    public async Task What_came_from_a_source_that_another_has_replaced_meanwhile_is_not_added()
    {
        var slow = new Slow();
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            b.Services.RemoveAllKeyed<IAddressProvider>(Bitcoin);
            b.AddAddressProvider(Bitcoin, _ => slow);
        });
        slow.Text = number => host.Bitcoin.Addresses.GetAddress(ModuleHost.WalletId, number);
        var sources = host.Services.GetRequiredService<AddressSourceService>();
        slow.Meanwhile = () => sources.SetKeyAsync(ModuleHost.WalletId, Chain(host, Bitcoin), "simpubOne", 0, 0, new OperatorAct("ann", "new hardware wallet"), Token);
        (await RefillAsync(host, 3)).ShouldBe(0);
        (await CountAsync(host, ModuleHost.WalletId)).ShouldBe(0);
        (await RefillAsync(host, 3)).ShouldBe(3);
        (await host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Space == Bitcoin && a.Source == AddressSource.InCode, Token))).ShouldBe(0);
    }

    private static Task<int> RefillAsync(ModuleHost host, int lookahead) => host.Services.GetRequiredService<AddressRefill>().RefillAsync(Chain(host, Bitcoin), lookahead, Token);

    private static async Task DeriveAsync(ModuleHost host, Guid wallet, string blockchain, int count)
    {
        var chain = Chain(host, blockchain);
        (await host.Db.WriteAsync(
            (db, token) => host.Services.GetRequiredService<AddressPool>().DeriveAsync(db, wallet, chain, chain.Assets[0], count, host.Now, token), Token)).ShouldBe(count);
    }

    private static async Task InsertAsync(ModuleHost host, long number, long? index, long source)
    {
        var text = host.Bitcoin.Addresses.GetAddress(ModuleHost.WalletId, number);
        (await host.Db.WriteAsync(
            (db, token) => AddressPool.InsertAsync(db, ModuleHost.WalletId, Bitcoin, Chain(host, Bitcoin).GetAddressKey(text)!, text, index, source, host.Now, token), Token)).ShouldBe(1);
    }

    private static async Task SetAsync(ModuleHost host, long index, Action<UpdateSettersBuilder<PoolAddress>> set) => (await host.Db.WriteAsync(
        (db, token) => db.Set<PoolAddress>().Where(a => a.WalletId == ModuleHost.WalletId && a.Space == Bitcoin && a.Index == index).ExecuteUpdateAsync(set, token), Token)).ShouldBe(1);

    private static Task<int> CountAsync(ModuleHost host, Guid wallet) => host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.WalletId == wallet && a.Space == Bitcoin, Token));

    private static IChain Chain(ModuleHost host, string blockchain) => host.Services.GetRequiredService<ChainRegistry>().Get(blockchain);

    private sealed class Slow : IAddressProvider
    {
        public Func<long, string> Text { get; set; } = _ => "";

        public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

        public async ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
        {
            var meanwhile = Meanwhile;
            Meanwhile = () => Task.CompletedTask;
            await meanwhile();
            return Text(request.Index);
        }
    }
}
