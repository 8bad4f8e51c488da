using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>A block's header does not prove that what stands in it was sent after an address had been leased.</summary>
public sealed class HeaderAheadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// The host was away for two minutes (less than ChainOutageLimit, so it makes invoices at once when it is back, before its first look). Meanwhile a stranger's
    /// late payment to the rested address was mined, in a block whose header is a minute ahead: miners may write up to two hours.
    /// </summary>
    [Theory]
    [InlineData(-60)]
    [InlineData(90)]
    [InlineData(3600)]
    public async Task What_was_mined_before_the_address_was_leased_again_pays_nobodys_invoice_whatever_the_headers_clock_says(int ahead)
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { AddressPreference = AddressPreference.Rested } };
        await using var host = await StartAsync(chain);
        await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.PassAsync(TimeSpan.FromHours(25));

        host.Time.Pass(TimeSpan.FromMinutes(2));
        chain.BlockTime = host.Now + TimeSpan.FromSeconds(ahead);
        chain.Mine(Sends("late", 0));
        host.Time.Pass(TimeSpan.FromSeconds(5));
        var next = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        next.Address.ShouldBe("own0");
        await host.SettleAsync();
        var paid = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        ((await host.FindAsync(next.Id)).Status, paid.Disposition).ShouldBe(("NOT_PAID", PaymentDisposition.Suspense));
    }

    private static Task<ModuleHost> StartAsync(ScriptedChain chain) => ScriptedHost.StartAsync(chain, "COIN", ["own0"]);

    private static ChainTransaction Sends(string txId, int place) => new(txId, [new Transfer(place, "own0", 100)]) { Spends = [txId + ":0"] };
}
