using System.Numerics;
using Hangfire;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.ChainCompliance;

/// <summary>The real module in a host of its own on a SQLite file, scanning the chain by itself, as in production.</summary>
internal sealed class ComplianceHost : IAsyncDisposable
{
    private static readonly Guid WalletId = new("c0a1b2c3-d4e5-4f60-8a7b-9c0d1e2f3a4b");
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly IHost _host;
    private readonly Asset _asset;

    private ComplianceHost(IHost host, ChainProxy chain, Asset asset) => (_host, Chain, _asset) = (host, chain, asset);

    /// <summary>What this host's module sees of the chain.</summary>
    public ChainProxy Chain { get; }

    /// <summary>Deletes a database whose hosts have ended.</summary>
    public static void Delete(string file)
    {
        using (var connection = new SqliteConnection(Source(file)))
            SqliteConnection.ClearPool(connection);
        File.Delete(file);
    }

    public static async Task<ComplianceHost> StartAsync(ChainProxy chain, Asset asset, string file, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddHangfire(hangfire => hangfire.UseInMemoryStorage().UseNoOpLogProvider());
        builder.Services.AddDbContext<ComplianceDb>(db => db.UseSqlite(Source(file)));
        builder.Services.AddInvoicing<ComplianceDb>(invoicing =>
        {
            invoicing.PublicBaseUrl = new Uri("https://compliance.example");
            invoicing.PollInterval = PollInterval;
        }).AddChain(chain.Blockchain, _ => chain);
        var host = new ComplianceHost(builder.Build(), chain, asset);
        try
        {
            await using (var scope = host._host.Services.CreateAsyncScope())
                await scope.ServiceProvider.GetRequiredService<ComplianceDb>().Database.EnsureCreatedAsync(cancellationToken);
            await host._host.StartAsync(cancellationToken);
            var wallets = host._host.Services.GetRequiredService<IWalletService>();
            await wallets.EnsureAsync(new WalletDefinition(WalletId, "Compliance"), cancellationToken);
            await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition(chain.Blockchain, asset.Symbol), cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Imports an address and leases it to a new invoice. Each address serves one invoice of these tests.</summary>
    public async Task<InvoiceView> InvoiceAsync(string address, BigInteger value, int confirmations, CancellationToken cancellationToken)
    {
        await _host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(WalletId, Chain.Blockchain, [address], cancellationToken);
        await using var scope = _host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
            WalletId,
            new CreateInvoiceRequest { Blockchain = Chain.Blockchain, Symbol = _asset.Symbol, Value = value, Confirmations = confirmations },
            cancellationToken);
    }

    public async Task<InvoiceView> FindAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IInvoiceService>().FindAsync(invoiceId, cancellationToken)
            ?? throw new InvalidOperationException($"The module has lost the invoice {invoiceId}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private static string Source(string file) => $"Data Source={file}";
}
