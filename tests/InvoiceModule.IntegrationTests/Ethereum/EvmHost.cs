using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics.Health;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>The module on SQLite with chains of the product on real anvils. A test says when a chain is read.</summary>
internal sealed class EvmHost : IAsyncDisposable
{
    private readonly ModuleHost _host;
    private readonly string _file;

    private EvmHost(ModuleHost host, string file) => (_host, _file) = (host, file);

    public ModuleHost Module => _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a module whose wallet takes every asset of the chains, at these addresses.</summary>
    public static async Task<EvmHost> StartAsync(IReadOnlyList<IChain> chains, IReadOnlyCollection<string> addresses, BigInteger? dust = null)
    {
        var file = HostTables.NewFile();
        var module = await ModuleHost.StartAsync(
            build: b =>
            {
                foreach (var chain in chains)
                    b.AddChain(chain.Blockchain, _ => chain);
            },
            database: o => o.UseSqlite(HostTables.Source(file)));
        var host = new EvmHost(module, file);
        var wallets = module.Services.GetRequiredService<IWalletService>();
        foreach (var chain in chains)
        {
            foreach (var asset in chain.Assets)
                await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, asset.Symbol) { Dust = dust ?? 0 }, Token);
        }

        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chains[0].Blockchain, addresses, Token);
        return host;
    }

    public Task<InvoiceView> InvoiceAsync(string symbol, BigInteger value, int confirmations = 1, string blockchain = "ethereum")
        => _host.InvoiceAsync(value, blockchain, symbol, confirmations);

    /// <summary>One look at a node; false when it could not be read.</summary>
    public Task<bool> TryScanAsync(string blockchain = "ethereum") => _host.Services.GetRequiredService<ChainScanners>().Get(blockchain).ScanAsync(Token);

    public async Task<InvoiceView> LookAsync(InvoiceView invoice)
    {
        (await TryScanAsync(invoice.Blockchain)).ShouldBeTrue();
        return await _host.FindAsync(invoice.Id);
    }

    /// <summary>What the health check of chains says.</summary>
    public Task<HealthCheckResult> HealthAsync() => ActivatorUtilities.CreateInstance<ChainHealthCheck>(_host.Services).CheckHealthAsync(new HealthCheckContext(), Token);

    public Task<List<Payment>> PaymentsAsync() => _host.PaymentsAsync();

    /// <summary>The heights the module remembers to have read, in order.</summary>
    public Task<List<long>> ReadHeightsAsync(string blockchain = "ethereum")
        => _host.ReadAsync(db => db.Set<ReadBlock>().Where(b => b.Blockchain == blockchain).OrderBy(b => b.Height).Select(b => b.Height).ToListAsync(Token));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        HostTables.Delete(_file);
    }
}
