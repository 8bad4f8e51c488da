using System.Globalization;
using System.Numerics;
using InvoiceModule.ChainCompliance;
using InvoiceModule.Chains;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>A simulated network in the hands of the suite.</summary>
internal sealed class SimulatedDriver : IChainDriver
{
    private static readonly Guid Wallet = new("5a5a5a5a-0000-4000-8000-000000000001");

    private readonly SimulatedNetwork _network;
    private readonly Dictionary<string, long> _heights = new(StringComparer.Ordinal);
    private readonly List<string> _waiting = [];
    private int _addresses;
    private long _tip;

    public SimulatedDriver(string blockchain, string symbol)
    {
        _network = new Simulator().Network(blockchain);
        Asset = Chain.Assets.Single(a => a.Symbol == symbol);
    }

    public IChain Chain => _network.Chain;

    public Asset Asset { get; }

    /// <summary>The simulated node is up or down, but never silent.</summary>
    public ChainCapabilities Capabilities => ChainCapabilities.Pool | ChainCapabilities.Replacement | ChainCapabilities.SeveralTransfers;

    public BigInteger SmallestAmount => 1;

    public BigInteger LargestAmount => BigInteger.Pow(2, 255) + 1;

    public ValueTask<string> NewAddressAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult(_network.Addresses.GetAddress(Wallet, _addresses++));

    public IReadOnlyList<string> SpellingsOf(string address)
        => address.StartsWith("0x", StringComparison.Ordinal)
            ? [address, address.ToLowerInvariant(), "0x" + address[2..].ToUpperInvariant()]
            : [address, address.ToUpper(CultureInfo.InvariantCulture)];

    public async ValueTask<string> PayAsync(IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken)
    {
        var txId = await _network.BroadcastAsync(Simulated(outputs), cancellationToken);
        _waiting.Add(txId);
        return txId;
    }

    public async ValueTask<string> ReplaceAsync(string txId, IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken)
    {
        if (outputs.Count == 0)
            outputs = [new PaymentOutput(await NewAddressAsync(cancellationToken), 1)];
        var newId = await _network.ReplaceAsync(txId, Simulated(outputs), cancellationToken);
        _waiting.Remove(txId);
        _waiting.Add(newId);
        return newId;
    }

    public async ValueTask MineAsync(int count, CancellationToken cancellationToken)
    {
        _tip = await _network.MineAsync(count, cancellationToken: cancellationToken);
        foreach (var txId in _waiting)
            _heights[txId] = _tip - count + 1;
        _waiting.Clear();
    }

    public async ValueTask ReorganiseAsync(int depth, TransactionFate fate, CancellationToken cancellationToken)
    {
        var moved = _heights.Where(t => t.Value > _tip - depth).Select(t => t.Key).ToList();
        _tip = await _network.ReorganiseAsync(depth, fate == TransactionFate.Lost ? moved : [], fate == TransactionFate.Pooled, cancellationToken);
        foreach (var txId in moved)
        {
            _heights.Remove(txId);
            if (fate == TransactionFate.MinedAgain)
                _heights[txId] = _tip - depth;
            else if (fate == TransactionFate.Pooled)
                _waiting.Add(txId);
        }
    }

    public ValueTask SetNodeAsync(NodeState state, CancellationToken cancellationToken)
        => state == NodeState.Silent ? throw new NotSupportedException("The simulated node has no silence.") : _network.SetDownAsync(state == NodeState.Down, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<SimulatedOutput> Simulated(IEnumerable<PaymentOutput> outputs) => [.. outputs.Select(o => new SimulatedOutput(o.Address, o.Amount, Asset.Symbol))];
}
