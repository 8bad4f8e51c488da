using InvoiceModule.Chains;
using InvoiceModule.Payments;
using InvoiceModule.Rates;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>The tip is read before the price is asked for. In those seconds a shorter branch is followed.</summary>
public sealed class TipBeforePriceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_in_a_block_at_the_height_the_lease_was_opened_at_is_its_invoices()
    {
        var chain = new ScriptedChain();
        var during = new During();
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain).Services.AddSingleton<IRateProvider>(during));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["a"], Token);
        for (var i = 0; i < 5; i++)
            chain.Mine();
        await host.ScanAsync();
        var done = false;
        during.Act = async () =>
        {
            if (done)
                return;
            done = true;
            chain.Drop(3);
            await host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token);
            host.Time.Pass(TimeSpan.FromSeconds(6));
            await host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token);
        };
        var invoice = await host.InvoiceAsync(blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1, fiat: "1");
        done.ShouldBeTrue();
        host.Time.Pass(TimeSpan.FromSeconds(20));
        chain.BlockTime = host.Now;
        chain.Mine(new ChainTransaction("t", [new Transfer(0, "a", invoice.Value)]) { Spends = ["s:0"] });
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID", string.Join(" | ", (await host.PaymentsAsync()).Select(p => $"{p.Disposition} {p.Reason} at {p.Height}")) + $"; address {(await host.AddressAsync(invoice)).Retired}");
    }

    private sealed class During : IRateProvider
    {
        public Func<Task> Act { get; set; } = () => Task.CompletedTask;

        public string Name => "during";

        public async ValueTask<RateQuote?> GetRateAsync(RateRequest request, CancellationToken cancellationToken)
        {
            if (request.Base != "COIN" || request.Quote != "USD")
                return null;
            await Act();
            return new RateQuote(new Rational(10, 1), request.Now);
        }
    }
}
