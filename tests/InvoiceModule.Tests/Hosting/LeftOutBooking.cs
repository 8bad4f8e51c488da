using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Rates;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Hosting;

/// <summary>A booking that leaves an invoice out, as after a fault of its own.</summary>
internal static class LeftOutBooking
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Books the next block.</summary>
    public static async Task BookAsync(ScriptedChain chain, ModuleHost host, InvoiceView invoice)
    {
        await host.Services.GetRequiredService<ChainScanners>().Get(chain.Blockchain).ReleaseAsync(Token);
        var claims = host.Services.GetRequiredService<ScanClaims>();
        var claim = (await claims.TakeAsync(chain.Blockchain, Token)).ShouldNotBeNull();
        var block = (await chain.GetBlockAsync(new BlockRequest(claim.At.Height + 1), Token)).ShouldNotBeNull();
        await host.Services.GetRequiredService<PaymentLedger>().ApplyAsync(
            chain, claim, new ChainUpdate { From = claim.At, Fork = claim.At, Blocks = [block], TipHeight = block.Height, BeganAt = host.Now, ReadAt = host.Now },
            new LateRates(host.Services.GetRequiredService<RateService>()), new HashSet<Guid> { invoice.Id }, Token);
        await claims.ReleaseAsync(claim, Token);
    }
}
