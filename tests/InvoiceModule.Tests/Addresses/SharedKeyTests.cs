using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Ethereum;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace InvoiceModule.Tests.Addresses;

/// <summary>A wallet's own key serves all chains of its address space, also once the host has taken out the chain it was set for.</summary>
public sealed class SharedKeyTests : IDisposable
{
    // BIP-44's account key of the mnemonic that ends in "about".
    private const string Key = "xpub6DCoCpSuQZB2jawqnGMEPS63ePKWkwWPH4TU45Q7LPXWuNd8TMtVxRrgjtEshuqpK3mdhaWHPFsBngh5GFZaM6si3yZdUsT8ddYM3PwnATt";

    private readonly string _file = HostTables.NewFile();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => HostTables.Delete(_file);

    [Fact]
    public async Task The_other_chain_goes_on_having_its_addresses()
    {
        await using var ethereum = Chain("ethereum", 1);
        await using var polygon = Chain("polygon", 137);
        string first;
        await using (var before = await StartAsync(ethereum, polygon))
        {
            await before.Services.GetRequiredService<AddressSourceService>().SetKeyAsync(ModuleHost.WalletId, ethereum, Key, 0, AddressSource.InCode, new OperatorAct("ann", "our key"), Token);
            first = await FirstAsync(before, polygon);
        }

        await using var host = await StartAsync(polygon);
        (await FirstAsync(host, polygon)).ShouldBe(first);
    }

    private static async Task<string> FirstAsync(ModuleHost host, EvmChain chain)
    {
        var source = await host.ReadAsync(db => host.Services.GetRequiredService<AddressSources>().FindAsync(db, ModuleHost.WalletId, chain, Token));
        return await source.Provider.ShouldNotBeNull().GetAddressAsync(new AddressRequest(ModuleHost.WalletId, chain.Blockchain, chain.Assets[0], 0), Token) ?? "";
    }

    private static EvmChain Chain(string name, long id)
    {
        var options = new EvmOptions { RpcUrl = new Uri("http://127.0.0.1:9"), ChainId = id };
        return new EvmChain(name, options, new EvmRpcClient(options.RpcUrl, TimeSpan.FromSeconds(1), TimeProvider.System), TimeProvider.System, NullLogger.Instance);
    }

    private Task<ModuleHost> StartAsync(params EvmChain[] chains) => ModuleHost.StartAsync(
        build: b =>
        {
            foreach (var chain in chains)
                b.AddChain(chain.Blockchain, _ => chain);
        },
        database: o => o.UseSqlite(HostTables.Source(_file)),
        scan: false);
}
