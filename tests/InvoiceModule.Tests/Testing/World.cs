using InvoiceModule.Chains;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Tests.Testing;

/// <summary>A simulated world with a clock that stands still, and shorthands.</summary>
internal sealed class World
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public World(ISimulatorStore? store = null, SimulatorOptions? options = null)
        => Simulator = new Simulator(options, store, new StillTime(Start));

    public Simulator Simulator { get; }

    public SimulatedNetwork Bitcoin => Simulator.Network("bitcoin-sim");

    public SimulatedNetwork Ethereum => Simulator.Network("ethereum-sim");

    public static string Address(SimulatedNetwork network, long index = 0) => network.Addresses.GetAddress(Guid.Empty, index);

    public static async Task<BlockRef> Tip(SimulatedNetwork network) => await network.Chain.GetTipAsync(TestContext.Current.CancellationToken);

    public static async Task<IReadOnlyList<ChainTransaction>> Pool(SimulatedNetwork network)
        => await network.Chain.GetPendingAsync(new PendingRequest(), TestContext.Current.CancellationToken);

    public static async Task<Block?> BlockAt(SimulatedNetwork network, long height)
        => await network.Chain.GetBlockAsync(new BlockRequest(height), TestContext.Current.CancellationToken);

    /// <summary>All blocks, from genesis.</summary>
    public static async Task<List<Block>> Blocks(SimulatedNetwork network)
    {
        var tip = await Tip(network);
        var blocks = new List<Block>();
        for (var height = 0L; height <= tip.Height; height++)
            blocks.Add((await BlockAt(network, height)).ShouldNotBeNull());
        return blocks;
    }

    /// <summary>Everything there is to see of a chain, as text.</summary>
    public static async Task<string> Show(SimulatedNetwork network)
        => System.Text.Json.JsonSerializer.Serialize(new { blocks = (await Blocks(network)).Select(ShowBlock), pool = (await Pool(network)).Select(ShowTransaction) });

    private static object ShowBlock(Block block) => new { block.Height, block.Hash, block.ParentHash, block.Time, txs = block.Transactions.Select(ShowTransaction) };

    private static object ShowTransaction(ChainTransaction tx)
        => new { tx.TxId, tx.Spends, tx.IsCoinbase, tx.SeenAt, transfers = tx.Transfers.Select(t => $"{t.Ordinal} {t.To} {t.Amount} {t.ContractAddress}") };

    private sealed class StillTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
