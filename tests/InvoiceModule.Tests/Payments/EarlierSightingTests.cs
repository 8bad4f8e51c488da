using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>What waited before its address was anybody's here: a list that was imported, or a key that is used elsewhere too.</summary>
public sealed class EarlierSightingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task It_pays_nobodys_invoice_and_its_address_is_used_no_more(bool isDerived, bool isReleased)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        chain.Pool.Add(Sends("earlier"));
        for (var look = 0; look < 2; look++)
            await host.PassAsync(TimeSpan.FromSeconds(5));
        if (!isDerived)
            await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["own0"], Token);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        invoice.Address.ShouldBe("own0");
        await host.PassAsync(TimeSpan.FromSeconds(5));

        // Another process has looked meanwhile; this one's own looks stay true.
        if (isReleased)
            await host.Services.GetRequiredService<ChainScanners>().Get(chain.Blockchain).ReleaseAsync(Token);
        await host.PassAsync(TimeSpan.FromSeconds(5));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("earlier"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.NoInvoice));
        (await host.AddressAsync(invoice)).Retired.ShouldBe("paid_without_invoice");

        // What is sent to the invoice is the invoice's.
        chain.Pool.Add(Sends("payment"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<ModuleHost> StartAsync(ScriptedChain chain)
    {
        var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain).AddAddressProvider(chain.Blockchain, _ => new Numbered()));
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        return host;
    }

    private static ChainTransaction Sends(string txId) => new(txId, [new Transfer(0, "own0", 100)]) { Spends = [txId + ":0"] };

    private sealed class Numbered : IAddressProvider
    {
        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken) => new($"own{request.Index}");
    }
}
