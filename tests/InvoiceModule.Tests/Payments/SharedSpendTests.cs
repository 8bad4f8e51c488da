using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>Two transactions that consume the same cannot both be mined, whatever a pool shows; so they never count both.</summary>
public sealed class SharedSpendTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_that_wait_the_first_counts_until_it_is_gone()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        var (first, second) = (Sends("a", invoice.Address), Sends("b", invoice.Address));
        chain.Pool.Add(first);
        await host.ScanAsync();
        chain.Pool.Add(second);
        for (var look = 0; look < 3; look++)
        {
            await host.ScanAsync();
            (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(100), i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Txs.ShouldContain("a"));
        }

        chain.Pool.Remove(first);
        await host.ScanAsync();
        (await CountingAsync(host)).ShouldBe(["b"]);
        chain.Mine(second);
        await host.ScanAsync();
        (await CountingAsync(host)).ShouldBe(["b"]);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(100);
    }

    [Fact]
    public async Task Of_two_that_are_met_together_one_counts()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.AddRange([Sends("a", invoice.Address), Sends("b", invoice.Address)]);
        for (var look = 0; look < 3; look++)
        {
            await host.ScanAsync();
            (await CountingAsync(host)).ShouldHaveSingleItem();
        }
    }

    // Whoever begins to read the chain sees both as new, in the pool's own order.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_one_known_first_counts_whoever_looks(bool isFirstShownLast)
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends("a", invoice.Address));
        await host.SettleAsync();
        chain.Pool.Insert(isFirstShownLast ? 0 : 1, Sends("b", invoice.Address));
        await host.SettleAsync();
        var before = await host.FindAsync(invoice.Id);
        before.Txs.ShouldBe(["a"]);
        for (var i = 0; i < 3; i++)
        {
            await host.Services.GetRequiredService<ChainScanners>().Get(chain.Blockchain).ReleaseAsync(Token);
            await host.SettleAsync();
            (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(n => n.Txs.ShouldBe(["a"]), n => n.Version.ShouldBe(before.Version));
        }

        // The other still takes its turn when the first is gone.
        chain.Pool.RemoveAll(t => t.TxId == "a");
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Txs.ShouldBe(["b"]);
    }

    // A block spends it otherwise, and is lost. One of several nodes has shown it as waiting all the time.
    [Fact]
    public async Task What_a_lost_block_had_spent_counts_again_though_it_never_left_the_pool()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends("a", invoice.Address));
        await host.ScanAsync();
        chain.Mine(Sends("b", "elsewhere"));
        await host.ScanAsync();
        (await CountingAsync(host)).ShouldBeEmpty();
        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        await host.ScanAsync();
        (await CountingAsync(host)).ShouldBe(["a"]);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(100);
    }

    [Fact]
    public async Task What_was_seen_beside_its_replacement_stops_counting_when_it_is_gone()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        var first = Sends("a", invoice.Address);
        chain.Pool.Add(first);
        await host.ScanAsync();
        chain.Pool.Add(Sends("b", "elsewhere"));
        await host.ScanAsync();
        chain.Pool.Remove(first);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(0), i => i.Status.ShouldBe("NOT_PAID"));
    }

    [Fact]
    public async Task What_a_block_has_consumed_cannot_be_promised_again_unless_the_block_is_gone()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Mine(Sends("b", invoice.Address));
        await host.ScanAsync();
        chain.Pool.Add(Sends("a", invoice.Address));
        for (var look = 0; look < 3; look++)
        {
            await host.ScanAsync();
            (await CountingAsync(host)).ShouldBe(["b"]);
        }

        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        await host.ScanAsync();
        await host.ScanAsync();
        (await CountingAsync(host)).ShouldBe(["a"]);
    }

    private static async Task<List<string>> CountingAsync(ModuleHost host) => [.. (await host.PaymentsAsync()).Where(p => p.Counts).Select(p => p.TxId)];

    private static async Task<(ScriptedChain Chain, ModuleHost Host, InvoiceView Invoice)> StartAsync()
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"]);
        return (chain, host, await host.InvoiceAsync(200, chain.Blockchain, "COIN", confirmations: 1));
    }

    private static ChainTransaction Sends(string txId, string to) => new(txId, [new Transfer(0, to, 100)]) { Spends = ["in:0"] };
}
