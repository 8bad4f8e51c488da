using InvoiceModule.Setup;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Hosting;

/// <summary>A module whose wallet takes one asset of a chain that a test writes by hand, at addresses it names.</summary>
internal static class ScriptedHost
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ModuleHost> StartAsync(
        ScriptedChain chain, string symbol, string[] addresses, int dust = 0, Action<InvoicingOptions>? configure = null, bool scan = true, IInterceptor? interceptor = null,
        int minConfirmations = 1)
    {
        var host = await ModuleHost.StartAsync(configure, b => b.AddChain(chain.Blockchain, _ => chain), interceptor: interceptor, scan: scan);
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, symbol) { Dust = dust, MinConfirmations = minConfirmations }, Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, addresses, Token);
        return host;
    }
}
