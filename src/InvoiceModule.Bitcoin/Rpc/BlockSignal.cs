using InvoiceModule.Bitcoin.Push;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>
/// Waits for the node's next block by long polling. There is one poll under way and no more, however many wait for it or give up waiting: a call
/// that a client abandons keeps one of the node's few RPC threads busy until it runs out.
/// </summary>
internal sealed class BlockSignal(BitcoinNode node) : INodePush
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(25);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task? _round;
    private string? _lastTip;

    /// <summary>Completes at the next change of the tip, also at one that came since the last wait ended.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Task round;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            round = _round ??= WaitForChangeAsync(_stop.Token);
        }

        try
        {
            await round.WaitAsync(cancellationToken);
        }
        finally
        {
            if (round.IsCompleted)
                Forget(round);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? round;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            _stop.Cancel();
            round = _round;
        }

        if (round is not null)
            await round.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Forget(Task round)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_round, round))
                _round = null;
        }
    }

    private async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var tip = await node.ReadAsync(
                [new RpcCall("getblockchaininfo")], answers => new BlockRef(answers.Result(0).WholeNumber("blocks"), answers.Result(0).Hash("bestblockhash")), cancellationToken);
            if (HasChanged(tip.Hash))
                return;

            // It waits for a height and not for "the next block" (waitfornewblock): one that came since the line above would not be the next any more.
            var next = await node.ReadAsync(
                [new RpcCall("waitforblockheight", tip.Height + 1, (long)Hold.TotalMilliseconds)], answers => answers.Result(0).Hash("hash"), Hold, cancellationToken);
            if (HasChanged(next))
                return;
        }
    }

    private bool HasChanged(string tip)
    {
        var isKnown = _lastTip is null || tip == _lastTip;
        _lastTip = tip;
        return !isKnown;
    }
}
