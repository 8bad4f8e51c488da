using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>A payer takes his money back by sending nothing, or dust, with the same input or nonce: dust is dust, whatever it takes the place of.</summary>
public sealed class ReplacementByNothingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task It_is_no_payment(int amount, bool inBlock)
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends("a", invoice.Address, 200));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Pool.Clear();
        if (inBlock)
            chain.Mine(Sends("b", invoice.Address, amount));
        else
            chain.Pool.Add(Sends("b", invoice.Address, amount));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Txs.ShouldBeEmpty());
        (await host.PaymentsAsync())[^1].ShouldSatisfyAllConditions(p => p.TxId.ShouldBe("b"), p => p.Disposition.ShouldBe(PaymentDisposition.Ignored));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_completes_an_invoice_still_does_when_its_fee_is_raised()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.AddRange([Sends("a", invoice.Address, 195), Sends("b", invoice.Address, 5, "in:1")]);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Pool.RemoveAt(1);
        chain.Pool.Add(Sends("c", invoice.Address, 5, "in:1"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Received.ShouldBe(200), i => i.Txs.ShouldBe(["a", "c"], ignoreOrder: true));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<(ScriptedChain Chain, ModuleHost Host, InvoiceView Invoice)> StartAsync()
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"], dust: 10);
        return (chain, host, await host.InvoiceAsync(200, chain.Blockchain, "COIN", confirmations: 1));
    }

    private static ChainTransaction Sends(string txId, string to, int amount, string spend = "in:0") => new(txId, [new Transfer(0, to, amount)]) { Spends = [spend] };
}
