using InvoiceModule.Addresses;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>What three nodes do at once is as if one had done it.</summary>
public sealed class SeveralNodesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // F47 asks for a thousand addresses: POOL_SIZE=1000.
    private static readonly int Pool = int.Parse(Environment.GetEnvironmentVariable("POOL_SIZE") ?? "300", System.Globalization.CultureInfo.InvariantCulture);

    // F47: each asks for more than its part, and the last ones are refused.
    [Fact]
    public async Task Ninety_six_tasks_of_three_nodes_lease_every_address_once()
    {
        await using var nodes = await SeveralNodes.StartAsync(3, b => b.AddAddressProvider("ethereum-sim", s => new Testing.Addresses.FiniteAddressProvider(
            s.GetRequiredService<Testing.Simulator>().Network("ethereum-sim").Addresses, Pool)));
        var taken = await nodes.AllAsync(32, async (node, _) =>
        {
            var mine = new List<string>();
            try
            {
                while (mine.Count < Pool / 96 + 2)
                    mine.Add((await node.InvoiceAsync(5, "ethereum-sim", "ETH")).Address);
            }
            catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.AddressUnavailable)
            {
            }

            return mine;
        });
        var all = taken.SelectMany(t => t).ToList();
        all.ShouldBeUnique();
        all.Count.ShouldBe(Pool);
        await CheckAsync(nodes);
    }

    // F50 asks for ten thousand of them: INTERLEAVINGS=10000.
    private static readonly int Interleavings = int.Parse(Environment.GetEnvironmentVariable("INTERLEAVINGS") ?? "90", System.Globalization.CultureInfo.InvariantCulture);

    // F50: the look that finds the payment and the job that ends the invoice run into each other, a millisecond around the expiry.
    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_payment_in_the_millisecond_of_the_expiry_is_credited_or_late_and_never_both(int milliseconds, bool inTime)
    {
        const int Invoices = 30;
        await using var nodes = await SeveralNodes.StartAsync(3);
        var total = 0;
        for (var done = 0; done < Interleavings / 3; done += Invoices)
        {
            var invoices = new List<InvoiceView>();
            for (var i = 0; i < Invoices; i++)
                invoices.Add(await nodes.First.InvoiceAsync());
            nodes.Pass(TimeSpan.FromMinutes(15) + TimeSpan.FromMilliseconds(milliseconds));
            await nodes.First.Bitcoin.BroadcastAsync([.. invoices.Select(i => new SimulatedOutput(i.Address, 100_000))], Token);
            await nodes.AllAsync(4, async (node, i) =>
            {
                if (i % 2 == 0)
                    await node.Services.GetRequiredService<ChainScanners>().Get("bitcoin-sim").ScanAsync(Token);
                await node.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
                return true;
            });
            await nodes.ReleaseAsync();
            await nodes.First.SettleAsync();
            foreach (var invoice in invoices)
            {
                (await nodes.First.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
                    i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Received.ShouldBe(100_000), i => (i.Exception is null).ShouldBe(inTime), i => i.Active.ShouldBe(inTime));
            }

            total += Invoices;
            await nodes.First.Bitcoin.MineAsync(2);
            await nodes.First.SettleAsync();
            await nodes.ReleaseAsync();
        }

        var payments = await nodes.First.PaymentsAsync();
        payments.ShouldAllBe(p => p.Disposition == PaymentDisposition.Credited);
        payments.Count.ShouldBe(total);
        await CheckAsync(nodes);
    }

    // F93, F97: locks expire and jobs are handed out twice, so any number of sweeps may be in at once.
    [Fact]
    public async Task Many_sweeps_of_every_job_at_once_do_everything_once()
    {
        await using var merchant = MerchantServer.With(200);
        await using var nodes = await SeveralNodes.StartAsync(3, configure: o => o.Callbacks.AllowedNetworks = ["127.0.0.0/8"]);
        var (paid, unpaid) = (new List<InvoiceView>(), new List<InvoiceView>());
        for (var i = 0; i < 12; i++)
        {
            paid.Add(await nodes.First.InvoiceAsync(confirmations: 1, callback: merchant.Url));
            unpaid.Add(await nodes.First.InvoiceAsync(callback: merchant.Url));
        }

        foreach (var invoice in paid)
            await nodes.First.PayAsync(invoice, 100_000);
        await nodes.First.Bitcoin.MineAsync();
        await SweepAsync(nodes);
        nodes.Pass(TimeSpan.FromMinutes(16));
        await SweepAsync(nodes);
        await SweepAsync(nodes);
        foreach (var invoice in paid)
            (await nodes.First.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2));
        foreach (var invoice in unpaid)
            (await nodes.First.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Version.ShouldBe(2));
        merchant.Received.Select(r => r.Id).ShouldBeUnique();
        merchant.Received.Count.ShouldBe(24);
        await CheckAsync(nodes);
    }

    // F60: more requests than connections.
    [Fact]
    public async Task A_pool_of_two_connections_serves_forty_creates()
    {
        var connection = await (await Databases.PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        var few = new Npgsql.NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 2, Timeout = 30 }.ConnectionString;
        await using var host = await ModuleHost.StartAsync(database: o => o.UseNpgsql(few));
        var made = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => host.InvoiceAsync())));
        made.Select(i => i.Address).ShouldBeUnique();
        (await host.ReadAsync(db => db.Set<AddressLease>().CountAsync(Token))).ShouldBe(40);
    }

    private static Task<bool[]> SweepAsync(SeveralNodes nodes) => nodes.AllAsync(3, async (node, _) =>
    {
        foreach (var scanner in node.Services.GetRequiredService<ChainScanners>().All)
            await new ScanChainJob(node.Services.GetRequiredService<ChainScanners>()).RunAsync(scanner.Chain.Blockchain, Token);
        await node.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
        await node.Services.GetRequiredService<DeliverCallbacksJob>().RunAsync(Token);
        return true;
    });

    private static async Task CheckAsync(SeveralNodes nodes) => (await nodes.First.VerifyAsync()).ShouldBeEmpty();
}
