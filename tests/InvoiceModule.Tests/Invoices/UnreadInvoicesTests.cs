using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>Open invoices on a chain, or in an asset, that the host no longer has.</summary>
public sealed class UnreadInvoicesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_counted_do_not_expire_can_be_cancelled_and_go_on_when_the_chain_is_back()
    {
        var file = Path.Combine(Path.GetTempPath(), $"invoicing-{Guid.NewGuid():N}.db");
        try
        {
            Guid first, second;
            await using (var host = await StartAsync(file, hasChain: true))
            {
                await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(StillChain.Name, "STL"), Token);
                await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, StillChain.Name, ["one", "two"], Token);
                await host.ScanAsync();
                first = (await host.InvoiceAsync(blockchain: StillChain.Name, symbol: "STL")).Id;
                second = (await host.InvoiceAsync(blockchain: StillChain.Name, symbol: "STL")).Id;
                (await UnreadAsync(host)).ShouldBeEmpty();
                await ReleaseAsync(host);
            }

            await using (var host = await StartAsync(file, hasChain: false))
            {
                await host.PassAsync(TimeSpan.FromHours(3));
                (await UnreadAsync(host)).ShouldBe([new UnreadInvoices(StillChain.Name, null, 2)]);
                (await host.FindAsync(first)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeTrue(), i => i.PaymentUri.ShouldBeNull());
                (await host.CancelAsync(second)).Active.ShouldBeFalse();
                (await UnreadAsync(host)).ShouldBe([new UnreadInvoices(StillChain.Name, null, 1)]);
                await ReleaseAsync(host);
            }

            await using (var host = await StartAsync(file, hasChain: true))
            {
                await host.PassAsync(TimeSpan.FromHours(3));
                (await host.FindAsync(first)).Active.ShouldBeFalse();
                (await UnreadAsync(host)).ShouldBeEmpty();
            }
        }
        finally
        {
            foreach (var path in new[] { file, file + "-wal", file + "-shm" })
                File.Delete(path);
        }
    }

    [Fact]
    public async Task In_an_asset_that_the_chain_no_longer_has_they_do_not_expire_either()
    {
        var inner = new ScriptedChain();
        var chain = new Fewer(inner);
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        foreach (var symbol in new[] { "TOK", "COIN" })
            await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, symbol), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["one", "two"], Token);
        await host.ScanAsync();
        var (token, coin) = (await host.InvoiceAsync(blockchain: "scripted", symbol: "TOK"), await host.InvoiceAsync(blockchain: "scripted", symbol: "COIN"));
        chain.Dropped = true;
        await host.PassAsync(TimeSpan.FromMinutes(5));
        await host.PassAsync(TimeSpan.FromMinutes(20));
        (await host.FindAsync(token.Id)).Active.ShouldBeTrue();
        (await host.FindAsync(coin.Id)).Active.ShouldBeFalse();
        (await UnreadAsync(host)).ShouldBe([new UnreadInvoices("scripted", "TOK", 1)]);
        (await host.VerifyAsync()).ShouldBeEmpty();
        chain.Dropped = false;
        await host.PassAsync(TimeSpan.FromMinutes(1));
        (await host.FindAsync(token.Id)).Active.ShouldBeFalse();
        (await UnreadAsync(host)).ShouldBeEmpty();
    }

    // A chain that tells of every contract, as the simulated one does: what the invoice asked for is known from the invoice.
    [Fact]
    public async Task What_comes_in_an_asset_that_was_dropped_is_credited_to_whoever_was_asked_for_it()
    {
        var inner = new ScriptedChain();
        var chain = new Fewer(inner);
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain));
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "TOK"), Token);
        await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["one"], Token);
        await host.ScanAsync();
        var invoice = await host.InvoiceAsync(blockchain: "scripted", symbol: "TOK", confirmations: 1);
        chain.Dropped = true;
        inner.BlockTime = host.Now;
        inner.Mine(new ChainTransaction("fake", [new Transfer(0, "one", 100_000, "0xother")]) { Spends = ["in:0"] });
        await host.PassAsync(TimeSpan.FromMinutes(1));
        (await host.PaymentsAsync()).ShouldBeEmpty();
        inner.Mine(new ChainTransaction("paid", [new Transfer(0, "one", 100_000, "0xtok")]) { Spends = ["in:1"] });
        await host.PassAsync(TimeSpan.FromMinutes(1));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Symbol.ShouldBe("TOK");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static Task<ModuleHost> StartAsync(string file, bool hasChain) => ModuleHost.StartAsync(
        build: b =>
        {
            if (hasChain)
                b.AddChain(StillChain.Name, _ => new StillChain());
        },
        database: o => o.UseSqlite($"Data Source={file};Pooling=False"));

    // As a host does when it stops: the next one need not wait for its claims to run out.
    private static async Task ReleaseAsync(ModuleHost host)
    {
        foreach (var scanner in host.Services.GetRequiredService<ChainScanners>().All)
            await scanner.ReleaseAsync(Token);
    }

    private static Task<IReadOnlyList<UnreadInvoices>> UnreadAsync(ModuleHost host) => host.Services.GetRequiredService<UnreadInvoicesLoop>().FindAsync(Token);

    /// <summary>A network of one block on which nothing happens.</summary>
    private sealed class StillChain : IChain
    {
        public const string Name = "stillcoin";

        private static readonly Block Only = new(0, "only", "none", DateTime.UnixEpoch, []);

        public string Blockchain => Name;

        public IReadOnlyList<Asset> Assets { get; } = [new("STL", 8)];

        public ChainTraits Traits { get; } = new();

        public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => new(Only.Ref);

        public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => new(request.Height == 0 ? Only : null);

        public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => new(Array.Empty<ChainTransaction>());

        public string? GetAddressKey(string address) => address;

        public string GetPaymentUri(PaymentUriRequest request) => $"stillcoin:{request.Address}";
    }

    /// <summary>A chain that loses all its assets but the coin.</summary>
    private sealed class Fewer(ScriptedChain inner) : IChain
    {
        public bool Dropped { get; set; }

        public string Blockchain => inner.Blockchain;

        public IReadOnlyList<Asset> Assets => Dropped ? [inner.Assets[0]] : inner.Assets;

        public ChainTraits Traits => inner.Traits;

        public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => inner.GetTipAsync(cancellationToken);

        public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => inner.GetBlockAsync(request, cancellationToken);

        public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => inner.GetPendingAsync(request, cancellationToken);

        public string? GetAddressKey(string address) => inner.GetAddressKey(address);

        public string GetPaymentUri(PaymentUriRequest request) => inner.GetPaymentUri(request);
    }
}
