using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>A transfer that stands in another place of its transaction than it did is the same payment.</summary>
public sealed class MovedTransferTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A token that tells of its fee first: the payer's transfer stands in another place than its call promised. It was seen in time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_was_seen_in_time_is_credited_however_late_its_block_and_in_whatever_place_it_stands(int place)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        chain.Pool.Add(Sends("t", 1));
        await host.PassAsync(TimeSpan.FromSeconds(10));
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        await host.PassAsync(TimeSpan.FromMinutes(30));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("t", place));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID", string.Join(" | ", (await host.PaymentsAsync()).Select(p => $"{p.Ordinal} {p.Disposition} {p.Reason} {p.Void}")));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Ordinal.ShouldBe(place);
    }

    /// <summary>Of several that move each is the one that brings as much, and of those that bring the same the first is the first.</summary>
    [Theory]
    [InlineData(60, 40, 40, 60)]
    [InlineData(40, 60, 60, 40)]
    [InlineData(50, 50, 50, 50)]
    public async Task Several_that_move_are_told_by_what_they_bring(int first, int second, int third, int fourth)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        chain.Pool.Add(new ChainTransaction("t", [new Transfer(1, "own0", first), new Transfer(2, "own0", second)]) { Spends = ["t:0"] });
        await host.PassAsync(TimeSpan.FromSeconds(10));
        var before = await host.PaymentsAsync();
        chain.Mine(new ChainTransaction("t", [new Transfer(3, "own0", third), new Transfer(4, "own0", fourth)]) { Spends = ["t:0"] });
        await host.SettleAsync();
        var after = (await host.PaymentsAsync()).OrderBy(p => p.Ordinal).ToList();
        after.Select(p => (p.Ordinal, p.Amount)).ShouldBe([(3, third), (4, fourth)]);
        after.Select(p => p.Id).ShouldBe(first == third ? before.Select(p => p.Id).Order() : before.Select(p => p.Id).OrderDescending());
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    /// <summary>The same after a reorganisation: the transfer comes back in another place, and later than late money is credited.</summary>
    [Fact]
    public async Task What_a_reorganisation_moves_to_another_place_stays_credited()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        chain.BlockTime = host.Now;
        chain.Mine(Sends("t", 1));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        await host.PassAsync(TimeSpan.FromMinutes(40));
        chain.Drop(1);
        chain.BlockTime = host.Now;
        chain.Mine();
        chain.Mine(Sends("t", 2));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID", string.Join(" | ", (await host.PaymentsAsync()).Select(p => $"{p.Ordinal} {p.Disposition} {p.Reason} {p.Void}")));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Ordinal.ShouldBe(2);
    }

    private static Task<ModuleHost> StartAsync(ScriptedChain chain) => ScriptedHost.StartAsync(chain, "COIN", ["own0"]);

    private static ChainTransaction Sends(string txId, int place) => new(txId, [new Transfer(place, "own0", 100)]) { Spends = [txId + ":0"] };
}
