using System.Globalization;
using InvoiceModule.Addresses;
using InvoiceModule.Bitcoin.Addresses;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>F54: what an address pays is what counts, however it is written, and it belongs to one wallet for ever.</summary>
public sealed class ImportTests
{
    private const string Bitcoin = "bitcoin-sim", Ethereum = "ethereum-sim", Litecoin = "litecoin";

    private static readonly Guid Other = new("22222222-3333-4444-8555-666666666666");

    private static readonly NetworkParameters Network = KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Main);

    // One script or account in its spellings: bech32 in both cases (BIP 173), EVM with and without a checksum (EIP-55), and Litecoin's P2SH in both versions.
    public static TheoryData<string, string[]> Spellings()
    {
        var segwit = SegwitAddress.Encode("ltc", 0, Bytes(20));
        return new TheoryData<string, string[]>
        {
            { Litecoin, [segwit, segwit.ToUpperInvariant()] },
            { Litecoin, [Base58Address.EncodeScriptHash(Network, Bytes(20)), SimpleBase.Base58.Bitcoin.EncodeCheck(Bytes(20), 5)] },
            { Bitcoin, [] },
            { Ethereum, [] },
        };
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task The_same_script_in_another_spelling_is_the_same_address(string blockchain, string[] given)
    {
        await using var host = await StartAsync();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        var chain = host.Services.GetRequiredService<ChainRegistry>().Get(blockchain);
        var spellings = given.Length > 0 ? given : SpellingsOf(host.Simulator.Network(blockchain).Addresses.GetAddress(Guid.NewGuid(), 7));
        spellings.Distinct(StringComparer.Ordinal).Count().ShouldBe(spellings.Length);
        spellings.Select(s => chain.GetAddressKey(s)).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();

        // All at once, then each alone, then beside a new one: it is there once.
        (await wallets.ImportAddressesAsync(ModuleHost.WalletId, blockchain, spellings, Token)).ShouldBe(1);
        foreach (var spelling in spellings)
        {
            (await wallets.ImportAddressesAsync(ModuleHost.WalletId, blockchain, [spelling], Token)).ShouldBe(0);

            // Nobody else gets it under another name, and of what came with it nothing either.
            var refused = await Should.ThrowAsync<ArgumentException>(wallets.ImportAddressesAsync(Other, blockchain, [Fresh(host, blockchain), spelling], Token));
            refused.Message.ShouldContain("belongs to another wallet");
            refused.Message.ShouldContain(spelling);
        }

        (await host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.WalletId == Other, Token))).ShouldBe(0);
        (await host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Key == chain.GetAddressKey(spellings[0]), Token))).ShouldBe(1);
    }

    [Fact]
    public async Task A_wallet_cannot_import_what_another_derives()
    {
        await using var host = await StartAsync();
        var invoice = await host.InvoiceAsync(blockchain: Ethereum, symbol: "ETH");
        var wallets = host.Services.GetRequiredService<IWalletService>();
        foreach (var spelling in SpellingsOf(invoice.Address))
            (await Should.ThrowAsync<ArgumentException>(wallets.ImportAddressesAsync(Other, Ethereum, [spelling], Token))).Message.ShouldContain("belongs to another wallet");

        // The first to import it wins over the one who would derive it later: his next address is another.
        var next = host.Ethereum.Addresses.GetAddress(ModuleHost.WalletId, 200);
        (await wallets.ImportAddressesAsync(Other, Ethereum, [next.ToLowerInvariant()], Token)).ShouldBe(1);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<ModuleHost> StartAsync()
    {
        var host = await ModuleHost.StartAsync(build: b => b.AddChain(Litecoin, _ => new Keys(new ScriptedChain())));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(Other, "Other"), Token);
        return host;
    }

    private static string Fresh(ModuleHost host, string blockchain)
        => blockchain == Litecoin ? SegwitAddress.Encode("ltc", 0, Guid.NewGuid().ToByteArray().Concat(new byte[4]).ToArray()) : host.Simulator.Network(blockchain).Addresses.GetAddress(Guid.NewGuid(), 0);

    private static string[] SpellingsOf(string address) => address.StartsWith("0x", StringComparison.Ordinal)
        ? [address, address.ToLowerInvariant(), "0x" + address[2..].ToUpperInvariant()]
        : [address, address.ToUpperInvariant()];

    private static byte[] Bytes(int count) => [.. Enumerable.Range(1, count).Select(i => (byte)i)];

    /// <summary>A chain that is there for Litecoin's addresses.</summary>
    private sealed class Keys(ScriptedChain script) : IChain
    {
        public string Blockchain => Litecoin;

        public IReadOnlyList<Asset> Assets => script.Assets;

        public ChainTraits Traits => script.Traits;

        public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => script.GetTipAsync(cancellationToken);

        public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => script.GetBlockAsync(request, cancellationToken);

        public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => script.GetPendingAsync(request, cancellationToken);

        public string? GetAddressKey(string address) => AddressScripts.GetKey(Network, address);

        public string GetPaymentUri(PaymentUriRequest request) => string.Create(CultureInfo.InvariantCulture, $"litecoin:{request.Address}");
    }
}
