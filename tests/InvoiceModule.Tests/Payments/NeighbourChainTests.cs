using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>Two chains of one host may name a transaction alike, and stand at the same heights: neither has anything to do with the other's payments.</summary>
public sealed class NeighbourChainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_that_is_named_alike_elsewhere_is_another()
    {
        var (one, other) = (new ScriptedChain { Blockchain = "one" }, new ScriptedChain { Blockchain = "other" });
        await using var host = await StartAsync(one, other);
        var (mine, others) = (await InvoiceAsync(host, one), await InvoiceAsync(host, other));
        one.Mine(Pays("t", mine.Address));
        await host.ScanAsync();
        other.Mine(Pays("t", others.Address));
        await host.ScanAsync();
        foreach (var invoice in new[] { mine, others })
            (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100), i => i.Txs.ShouldBe(["t"]));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reorganisation_gives_nothing_back_that_a_block_of_another_chain_made_impossible()
    {
        var (one, other) = (new ScriptedChain { Blockchain = "one" }, new ScriptedChain { Blockchain = "other" });
        await using var host = await StartAsync(one, other);
        var others = await InvoiceAsync(host, other);
        other.Pool.Add(Pays("t", others.Address));
        await host.ScanAsync();
        other.Pool.Clear();
        other.Mine(Pays("t2", "elsewhere") with { Spends = ["t:0"] });
        one.Mine();
        await host.ScanAsync();
        one.Drop(1);
        one.Mine();
        one.Mine();
        await host.ScanAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Void.ShouldBe(PaymentVoids.Conflicted), p => p.FinalHeight.ShouldBe(1));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<ModuleHost> StartAsync(params ScriptedChain[] chains)
    {
        var host = await ModuleHost.StartAsync(
            build: b =>
            {
                foreach (var chain in chains)
                    b.AddChain(chain.Blockchain, _ => chain);
            });
        var wallets = host.Services.GetRequiredService<IWalletService>();
        foreach (var chain in chains)
        {
            await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
            await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, [chain.Blockchain + "1"], Token);
        }

        return host;
    }

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, ScriptedChain chain) => host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);

    private static ChainTransaction Pays(string txId, string to) => new(txId, [new Transfer(0, to, 100)]) { Spends = [txId + ":0"] };
}
