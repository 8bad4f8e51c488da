using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Addresses;

/// <summary>What a run over a wallet's next addresses adds, counts and passes over, when others have been there before.</summary>
public sealed class PoolRunTests
{
    private const string Bitcoin = "bitcoin-sim";
    private const long AnotherSource = 9;

    private static readonly Guid Other = new("22222222-3333-4444-8555-666666666666");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // By another process, or before a commit whose answer was lost. An invoice wants one that nobody else can have leased yet.
    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(false, 1, 1)]
    public async Task What_was_added_meanwhile_belongs_to_the_stock_and_to_no_invoice(bool isStock, int missing, int passedOver)
    {
        await using var host = await ModuleHost.StartAsync();
        await InsertAsync(host, ModuleHost.WalletId, number: 0, index: 0);
        var run = await AddAsync(host, Run(host, missing: 2) with { IsStock = isStock }, 0, 1);
        run.ShouldSatisfyAllConditions(r => r.Missing.ShouldBe(missing), r => r.PassedOver.ShouldBe(passedOver), r => r.Next.ShouldBe(2), r => r.IsExhausted.ShouldBeFalse());
        (await IndicesAsync(host)).ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData("wallet")]
    [InlineData("source")]
    [InlineData("index")]
    public async Task What_is_anothers_is_no_stock(string whose)
    {
        await using var host = await ModuleHost.StartAsync();
        await InsertAsync(host, whose == "wallet" ? Other : ModuleHost.WalletId, number: 0, index: whose == "index" ? 5 : 0, source: whose == "source" ? AnotherSource : AddressSource.InCode);

        // And what is the wallet's own, by the same number, on another network, or with another key.
        await InsertAsync(host, ModuleHost.WalletId, number: 300, index: 0, space: "elsewhere");
        await InsertAsync(host, ModuleHost.WalletId, number: 301, index: 0);
        var run = await AddAsync(host, Run(host, missing: 1) with { IsStock = true }, 0);
        run.ShouldSatisfyAllConditions(r => r.Missing.ShouldBe(1), r => r.PassedOver.ShouldBe(1), r => r.Next.ShouldBe(1));
    }

    [Fact]
    public async Task Where_another_wallet_has_the_same_key_all_that_it_has_had_is_passed_over_at_once()
    {
        await using var host = await ModuleHost.StartAsync();
        for (var number = 0; number < 8; number++)
            await InsertAsync(host, Other, number, index: number);
        await InsertAsync(host, Other, number: 50, index: 50, source: AnotherSource);
        var run = await AddAsync(host, Run(host, missing: 3), 0, 1, 2);
        run.ShouldSatisfyAllConditions(r => r.Missing.ShouldBe(3), r => r.PassedOver.ShouldBe(1), r => r.Next.ShouldBe(8));
        (await IndicesAsync(host)).ShouldBeEmpty();
    }

    // The two have one address in common by chance of an import, and not a key.
    [Fact]
    public async Task Where_another_wallet_has_an_address_as_another_number_the_next_one_is_asked_for()
    {
        await using var host = await ModuleHost.StartAsync();
        await InsertAsync(host, Other, number: 0, index: 7);
        await InsertAsync(host, Other, number: 100, index: 0);
        var run = await AddAsync(host, Run(host, missing: 2), 0, 1);
        run.ShouldSatisfyAllConditions(r => r.Missing.ShouldBe(1), r => r.PassedOver.ShouldBe(1), r => r.Next.ShouldBe(2));
        (await IndicesAsync(host)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_search_that_was_given_up_goes_on_where_it_ended()
    {
        await using var host = await ModuleHost.StartAsync();
        await InsertAsync(host, ModuleHost.WalletId, number: 500, index: 500, source: AnotherSource);
        (await AddAsync(host, Run(host, missing: 1) with { PassedOver = 198 }, 500)).IsLost.ShouldBeFalse();
        (await DeriveAsync(host)).ShouldBe(1);
        (await IndicesAsync(host)).ShouldBe([0, 500]);
        (await AddAsync(host, Run(host, missing: 1) with { PassedOver = 199 }, 500)).IsLost.ShouldBeTrue();
        (await DeriveAsync(host)).ShouldBe(1);
        (await IndicesAsync(host)).ShouldBe([0, 500, 501]);
    }

    // The provider takes its time, and another process is quicker.
    [Fact]
    public async Task No_more_is_derived_for_what_another_process_has_added_meanwhile()
    {
        var provider = new Numbered();
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            b.Services.RemoveAllKeyed<IAddressProvider>(Bitcoin);
            b.AddAddressProvider(Bitcoin, _ => provider);
        });
        var isQuicker = true;
        provider.Text = async number =>
        {
            for (var other = 0; isQuicker && number == 2 && other < 2; other++)
                await InsertAsync(host, ModuleHost.WalletId, other, index: other);
            isQuicker &= number != 2;
            return Text(host, number);
        };
        await host.Services.GetRequiredService<AddressRefill>().RefillAsync(Chain(host), 3, Token);
        (await IndicesAsync(host)).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task What_another_wallet_has_in_stock_fills_no_other()
    {
        await using var host = await ModuleHost.StartAsync();
        for (var number = 100; number < 103; number++)
            await InsertAsync(host, Other, number, index: number);
        await host.Services.GetRequiredService<AddressRefill>().RefillAsync(Chain(host), 3, Token);
        (await IndicesAsync(host)).ShouldBe([0, 1, 2]);
    }

    private static AddressRun Run(ModuleHost host, int missing)
        => new(ModuleHost.WalletId, Chain(host), Chain(host).Assets[0], AddressSource.InCode, new Numbered(), 0, missing);

    private static Task<AddressRun> AddAsync(ModuleHost host, AddressRun run, params long[] numbers) => host.Db.WriteAsync(
        (db, token) => host.Services.GetRequiredService<AddressPool>().AddAsync(
            db, run, [.. numbers.Select(n => new DerivedAddress(n, Key(host, Text(host, n)), Text(host, n)))], host.Now, token), Token);

    private static Task<int> DeriveAsync(ModuleHost host) => host.Db.WriteAsync(
        (db, token) => host.Services.GetRequiredService<AddressPool>().DeriveAsync(db, ModuleHost.WalletId, Chain(host), Chain(host).Assets[0], 1, host.Now, token), Token);

    private static async Task InsertAsync(ModuleHost host, Guid wallet, long number, long index, long source = AddressSource.InCode, string space = Bitcoin)
    {
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Other, "Other"), Token);
        (await host.Db.WriteAsync(
            (db, token) => AddressPool.InsertAsync(db, wallet, space, Key(host, Text(host, number)), Text(host, number), index, source, host.Now, token), Token)).ShouldBe(1);
    }

    private static Task<List<long?>> IndicesAsync(ModuleHost host) => host.ReadAsync(
        db => db.Set<PoolAddress>().Where(a => a.WalletId == ModuleHost.WalletId && a.Space == Bitcoin).OrderBy(a => a.Index).Select(a => a.Index).ToListAsync(Token));

    private static string Text(ModuleHost host, long number) => host.Bitcoin.Addresses.GetAddress(ModuleHost.WalletId, number);

    private static string Key(ModuleHost host, string text) => Chain(host).GetAddressKey(text).ShouldNotBeNull();

    private static IChain Chain(ModuleHost host) => host.Services.GetRequiredService<ChainRegistry>().Get(Bitcoin);

    private sealed class Numbered : IAddressProvider
    {
        public Func<long, Task<string>> Text { get; set; } = _ => throw new InvalidOperationException("It is not to be asked.");

        public async ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken) => await Text(request.Index);
    }
}
