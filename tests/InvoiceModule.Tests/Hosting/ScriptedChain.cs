using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Hosting;

/// <summary>A chain that says what a test wants: its blocks and its pool are written by hand.</summary>
internal sealed class ScriptedChain : IChain, IAssetCheck
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly List<Block> _blocks = [new Block(0, "g", "", Noon, [])];
    private int _mined;
    private Block? _dropped;

    /// <summary>Whether its node does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>What waits.</summary>
    public List<ChainTransaction> Pool { get; } = [];

    /// <summary>What the next block's header says.</summary>
    public DateTime BlockTime { get; set; } = Noon;

    /// <summary>What is wrong with an asset.</summary>
    public Dictionary<string, AssetFault> Faults { get; } = [];

    public string Blockchain { get; init; } = "scripted";

    public IReadOnlyList<Asset> Assets { get; set; } = [new Asset("COIN", 8), new Asset("TOK", 6, "0xtok"), new Asset("BAR", 6, "0xbar")];

    public ChainTraits Traits { get; init; } = new();

    /// <summary>Whether it is told what moves in every token; without it only in its assets and in what is asked for beside them, as on networks of real tokens.</summary>
    public bool TellsEveryToken { get; init; } = true;

    /// <summary>Adds a block; what stands in it waits no more.</summary>
    public void Mine(params ChainTransaction[] transactions)
    {
        var below = _blocks[^1];
        _blocks.Add(new Block(below.Height + 1, $"b{++_mined}", below.Hash, BlockTime, transactions));
        Pool.RemoveAll(w => transactions.Any(t => t.TxId == w.TxId));
    }

    /// <summary>Takes blocks from the top, and with them what stood in them.</summary>
    public void Drop(int blocks)
    {
        _dropped = _blocks[^1];
        _blocks.RemoveRange(_blocks.Count - blocks, blocks);
    }

    /// <summary>Puts the block back that was at the top when blocks were last taken, one of them.</summary>
    public void MineAgain() => _blocks.Add(_dropped ?? throw new InvalidOperationException("No block was taken."));

    public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken)
        => IsDown ? throw new ChainUnavailableException("The node does not answer.") : new(_blocks[^1].Ref);

    public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
        => new(request.Height < _blocks.Count ? Told(_blocks[(int)request.Height], request.FormerContracts) : null);

    public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
        => new(Told(Pool, request.FormerContracts));

    public string? GetAddressKey(string address) => address;

    public string GetPaymentUri(PaymentUriRequest request) => "scripted:" + request.Address;

    public AssetFault? FindFault(Asset asset) => Faults.GetValueOrDefault(asset.Symbol);

    private Block Told(Block block, IReadOnlyList<string> former) => block with { Transactions = Told(block.Transactions, former) };

    private List<ChainTransaction> Told(IEnumerable<ChainTransaction> transactions, IReadOnlyList<string> former)
        => [.. transactions.Select(t => TellsEveryToken ? t : t with { Transfers = [.. t.Transfers.Where(m => Assets.Any(a => a.ContractAddress == m.ContractAddress) || former.Contains(m.ContractAddress))] })];
}
