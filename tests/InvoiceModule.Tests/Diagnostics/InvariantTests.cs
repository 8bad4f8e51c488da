using InvoiceModule.Invoices;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>Random histories against what must always hold. A failure names its seed; a run plays its seeds in the same order again.</summary>
public class InvariantTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int SeedsPerRun
        => int.Parse(Environment.GetEnvironmentVariable("INVARIANT_SEEDS") ?? "6", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_history_keeps_the_invariants(int run)
    {
        for (var seed = run * 1000; seed < run * 1000 + SeedsPerRun; seed++)
        {
            // Each look is verified against all of the chain and all that is stored: a host of its own keeps both short.
            await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.FromHours(1));
            var network = run % 2 == 0 ? host.Bitcoin : host.Ethereum;
            var addresses = new HashSet<string>(StringComparer.Ordinal);
            var dice = new Random(seed);
            var script = new ChainScript(host, network, run % 2 == 0 ? "BTC" : "ETH", dice);
            for (var step = 0; step < 36; step++)
            {
                if (step % 12 == 0)
                {
                    // As in a host that runs, everything is up to date when an address is asked for.
                    await host.SettleAsync();
                    await script.InvoiceAsync();
                }

                await script.StepAsync();
                if (dice.Next(8) == 0)
                    script.Pass();
                var look = dice.Next(4);
                if (look > 1)
                    continue;
                await (look == 0 ? host.ScanAsync() : host.SettleAsync());
                var history = $"seed {seed}: {string.Join("; ", script.Log)}";
                (await host.VerifyAsync()).ShouldBeEmpty(history);
                addresses.UnionWith(script.Invoices.Select(i => network.Chain.GetAddressKey(i.Address)!));
                await CheckAgainstChainAsync(host, network, addresses, history);
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_same_facts_in_other_looks_end_the_same(int run)
    {
        await using var often = await ModuleHost.StartAsync();
        await using var once = await ModuleHost.StartAsync();
        await using var sometimes = await ModuleHost.StartAsync();
        for (var seed = run * 1000; seed < run * 1000 + SeedsPerRun; seed++)
        {
            var end = await EndAsync(often, seed, looks: _ => 2);
            (await EndAsync(once, seed, looks: _ => 0)).ShouldBe(end, $"seed {seed}, one look");
            (await EndAsync(sometimes, seed, looks: dice => dice.Next(3) == 0 ? 1 : 0)).ShouldBe(end, $"seed {seed}, looks at random");
        }
    }

    // M2: what the best chain and the pool hold for our addresses is booked as such, in one place, and nothing else counts.
    private static async Task CheckAgainstChainAsync(ModuleHost host, SimulatedNetwork network, HashSet<string> ours, string history)
    {
        var tip = await network.Chain.GetTipAsync(Token);
        var truth = new Dictionary<(string, int), long?>();
        var spent = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var transaction in await network.Chain.GetPendingAsync(new(), Token))
            Add(transaction, null);
        for (var height = 0L; height <= tip.Height; height++)
        {
            foreach (var transaction in (await network.Chain.GetBlockAsync(new(height), Token))!.Transactions)
                Add(transaction, height);
        }

        var booked = (await host.PaymentsAsync()).Where(p => p.Blockchain == network.Blockchain).ToDictionary(p => (p.TxId, p.Ordinal));
        foreach (var (identity, height) in truth)
        {
            booked.ShouldContainKey(identity, history);
            booked[identity].ShouldSatisfyAllConditions(history, p => p.Height.ShouldBe(height), p => p.Void.ShouldBeNull());
        }

        // What is nowhere counts at most for its grace, and only when it never lost a block.
        foreach (var payment in booked.Values.Where(p => p.Counts && !truth.ContainsKey((p.TxId, p.Ordinal))))
        {
            payment.ShouldSatisfyAllConditions(
                history,
                p => p.Height.ShouldBeNull(),
                p => p.MissingSince.ShouldNotBeNull(),
                p => p.Spends.ShouldAllBe(x => !spent.ContainsKey(x), "Another transaction has consumed it, and yet it counts."));
        }

        void Add(InvoiceModule.Chains.ChainTransaction transaction, long? height)
        {
            foreach (var consumed in transaction.Spends)
                spent[consumed] = transaction.TxId;
            foreach (var transfer in transaction.Transfers.Where(t => ours.Contains(t.To)))
                truth[(transaction.TxId, transfer.Ordinal)] = height;
        }
    }

    // The end of one seed's history, which passes within the invoices' time, so that when it is looked at decides nothing.
    private static async Task<string> EndAsync(ModuleHost host, int seed, Func<Random, int> looks)
    {
        var (dice, eyes) = (new Random(seed), new Random(seed));
        var script = new ChainScript(host, host.Bitcoin, "BTC", dice);
        for (var i = 0; i < 3; i++)
            await script.InvoiceAsync();
        for (var step = 0; step < 30; step++)
        {
            await script.StepAsync();
            for (var look = looks(eyes); look > 0; look--)
                await host.ScanAsync();
        }

        // What vanished without a trace counts for its grace; a history that ends in one look never saw it.
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(31));
        await host.ScanAsync();
        var ends = new List<string>();
        foreach (var invoice in script.Invoices)
        {
            var end = await host.FindAsync(invoice.Id);
            ends.Add($"{end.Status} {end.Received} {end.Confirmations}");
        }

        var ids = script.Invoices.Select(i => i.Id).ToList();
        var suspense = await host.ReadAsync(db => db.Set<Payment>().CountAsync(p => p.Disposition == PaymentDisposition.Suspense && ids.Contains(p.InvoiceId!.Value), Token));
        return $"{string.Join(", ", ends)}; {suspense} in suspense";
    }
}
