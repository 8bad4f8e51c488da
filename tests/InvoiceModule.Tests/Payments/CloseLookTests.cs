using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>However close the looks: a block may be mined, its receiver leased anew, and the block met only then.</summary>
public sealed class CloseLookTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_strangers_payment_in_a_block_whose_header_is_older_than_the_lease_pays_nobodys_invoice(bool hasPool)
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { AddressPreference = AddressPreference.Rested, HasPool = hasPool } };
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["own0"]);
        await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.PassAsync(TimeSpan.FromHours(25));

        host.Time.Pass(TimeSpan.FromSeconds(3));
        chain.BlockTime = host.Now;
        chain.Mine(new ChainTransaction("late", [new Transfer(0, "own0", 100)]) { Spends = ["late:0"] });
        host.Time.Pass(TimeSpan.FromSeconds(5));
        var next = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        next.Address.ShouldBe("own0");
        host.Time.Pass(TimeSpan.FromSeconds(2));
        await host.SettleAsync();
        var paid = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        ((await host.FindAsync(next.Id)).Status, paid.Disposition).ShouldBe(("NOT_PAID", PaymentDisposition.Suspense), $"block {chain.BlockTime:T}, leased {next.Created:T}");
    }
}
