using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>F27: while another branch is waited out, the pool beside it says nothing about what is ours.</summary>
public sealed class ForeignPoolTests
{
    private static readonly ChainTransaction Sent = new("a", [new Transfer(0, "own", 200)]) { Spends = ["in:0"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The next block at the same height, which is not followed yet, holds the payment: the node knows it all the time.
    [Fact]
    public async Task While_another_branch_is_waited_out_its_pool_reverses_nothing()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Drop(1);
        chain.Mine(Sent);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");

        // Patience over, it is followed.
        host.Time.Pass(TimeSpan.FromSeconds(5));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
    }

    // Two nodes behind one address: the one that lags has not heard of the payment yet.
    [Fact]
    public async Task A_lagging_node_makes_no_flapping_callbacks()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        var version = (await host.FindAsync(invoice.Id)).Version;
        for (var i = 0; i < 5; i++)
        {
            chain.Drop(1);
            chain.Pool.Clear();
            await host.ScanAsync();
            host.Time.Pass(TimeSpan.FromSeconds(1));
            chain.MineAgain();
            chain.Pool.Add(Sent);
            await host.ScanAsync();
            host.Time.Pass(TimeSpan.FromSeconds(1));
        }

        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Version.ShouldBe(version), i => i.Status.ShouldBe("IN_MEMPOOL"));

        // What our own branch's pool loses is still noticed.
        chain.Pool.Clear();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
    }

    // S6: what waits there, or stands in its blocks, is not known yet.
    [Fact]
    public async Task While_another_branch_is_waited_out_nothing_expires()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"]);
        var invoice = await host.InvoiceAsync(200, chain.Blockchain, "COIN", confirmations: 1);
        chain.Mine();
        await host.SettleAsync();
        chain.BlockTime = host.Now.AddMinutes(10);
        chain.Drop(1);
        chain.Mine(Sent);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeTrue(), i => i.Version.ShouldBe(1));
        await host.PassAsync(TimeSpan.FromSeconds(5));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2), i => i.Exception.ShouldBeNull());
    }

    /// <summary>A payment that lost its block and waits in the pool: it has no grace any more.</summary>
    private static async Task<(ScriptedChain Chain, ModuleHost Host, InvoiceView Invoice)> StartAsync()
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"]);
        var invoice = await host.InvoiceAsync(200, chain.Blockchain, "COIN", confirmations: 1);
        chain.Mine(Sent);
        await host.ScanAsync();
        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        chain.Pool.Add(Sent);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        return (chain, host, invoice);
    }
}
