using System.Globalization;
using InvoiceModule.Testing;
using InvoiceModule.Wallets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.TroubleHook;

/// <summary>Imports addresses of its own into the demo wallet, at every start, as a host with a list would.</summary>
internal sealed class Import(IConfiguration configuration, IWalletService wallets, Simulator simulator) : BackgroundService
{
    private static readonly Guid Source = new("0d9b7a34-6a5e-4c1f-9a2b-3c4d5e6f7a8b");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wallet = Guid.Parse(configuration["Trouble:Wallet"]!);
        var source = simulator.Network("bitcoin-sim").Addresses;
        var addresses = Enumerable.Range(0, int.Parse(configuration["Trouble:Import"]!, CultureInfo.InvariantCulture)).Select(i => source.GetAddress(Source, i)).ToList();
        while (await wallets.FindAsync(wallet, stoppingToken) is null)
            await Task.Delay(50, stoppingToken);
        await wallets.ImportAddressesAsync(wallet, "bitcoin-sim", addresses, stoppingToken);
    }
}
