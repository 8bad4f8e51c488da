using System.Globalization;
using System.Numerics;
using InvoiceModule.ChainCompliance;
using InvoiceModule.Chains;

namespace CustomChain.Tests;

/// <summary>The village in the hands of a test.</summary>
internal sealed class PebbleDriver : IChainDriver
{
    private readonly PebbleLedger _ledger = new(pages: 30);
    private readonly Dictionary<string, string> _stubs = new(StringComparer.Ordinal);
    private int _doors;

    public PebbleDriver() => Chain = new PebbleChain(_ledger);

    public IChain Chain { get; }

    public Asset Asset => Chain.Assets[0];

    public ChainCapabilities Capabilities => ChainCapabilities.All;

    public BigInteger SmallestAmount => 1;

    public BigInteger LargestAmount => BigInteger.Pow(2, 200) - 1;

    public ValueTask<string> NewAddressAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult(PebbleMark.Of((++_doors).ToString(CultureInfo.InvariantCulture)));

    public IReadOnlyList<string> SpellingsOf(string address) => [address, address.ToUpperInvariant()];

    public ValueTask<string> PayAsync(IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken) => ValueTask.FromResult(HandIn(outputs, null));

    public ValueTask<string> ReplaceAsync(string txId, IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken)
        => ValueTask.FromResult(HandIn(outputs, _stubs[txId]));

    public ValueTask MineAsync(int count, CancellationToken cancellationToken)
    {
        _ledger.Bind(_ledger.EmptyTray());
        for (var i = 1; i < count; i++)
            _ledger.Bind([]);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReorganiseAsync(int depth, TransactionFate fate, CancellationToken cancellationToken)
    {
        var slips = _ledger.TearOut(depth);
        if (fate == TransactionFate.Pooled)
        {
            foreach (var slip in slips)
                _ledger.PutBack(slip);
        }

        _ledger.Bind(fate == TransactionFate.MinedAgain ? slips : []);
        for (var i = 0; i < depth; i++)
            _ledger.Bind([]);
        return ValueTask.CompletedTask;
    }

    public ValueTask SetNodeAsync(NodeState state, CancellationToken cancellationToken)
    {
        _ledger.Hall = state switch
        {
            NodeState.Up => PebbleHall.Open,
            NodeState.Down => PebbleHall.Closed,
            NodeState.Silent => PebbleHall.Asleep,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string HandIn(IReadOnlyList<PaymentOutput> outputs, string? stub)
    {
        var slip = _ledger.HandIn([.. outputs.Select(o => new PebblePayment(o.Address, o.Amount))], stub);
        _stubs[slip.Id] = slip.Stub;
        return slip.Id;
    }
}
