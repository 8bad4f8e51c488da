using InvoiceModule.Chains;

namespace InvoiceModule.ChainCompliance;

/// <summary>
/// Stands between the module and the chain under test: counts the module's looks, and makes the node lie. What the chain can besides (pushes, audits, faults of
/// assets) goes through it; what it cannot is answered as by a chain that has nothing to say.
/// </summary>
internal sealed class ChainProxy(IChain inner) : IChain, IChainSignal, IChainAudit, IAssetCheck
{
    private int _pushes;
    private int _audits;
    private int _questions;
    private int _looks;
    private int _failures;
    private volatile BlockRef? _falseTip;

    /// <summary>How many questions were asked, answered or not.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>How often the tip was asked for and told. A scan asks once at its begin and once at its end, so after four more one whole scan has passed.</summary>
    public int Looks => Volatile.Read(ref _looks);

    /// <summary>How often the tip was asked for in vain.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>What the node says its tip is; null for the truth.</summary>
    public BlockRef? FalseTip
    {
        get => _falseTip;
        set => _falseTip = value;
    }

    /// <summary>Tells the pool's entries twice and backwards, and the transactions of a block backwards.</summary>
    public bool IsShuffled { get; init; }

    public string Blockchain => inner.Blockchain;

    public IReadOnlyList<Asset> Assets => inner.Assets;

    public ChainTraits Traits => inner.Traits;

    public async ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        try
        {
            var tip = await inner.GetTipAsync(cancellationToken);
            Interlocked.Increment(ref _looks);
            return FalseTip ?? tip;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
    }

    public async ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        var block = await inner.GetBlockAsync(request, cancellationToken);
        return block is null || !IsShuffled ? block : block with { Transactions = [.. block.Transactions.Reverse()] };
    }

    public async ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        var pending = await inner.GetPendingAsync(request, cancellationToken);
        return IsShuffled ? [.. pending.Reverse(), .. pending] : pending;
    }

    /// <summary>How many pushes came through.</summary>
    public int Pushes => Volatile.Read(ref _pushes);

    /// <summary>How many times blocks were held against what arrived.</summary>
    public int Audits => Volatile.Read(ref _audits);

    public bool WatchesBalances => inner is IChainAudit { WatchesBalances: true };

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (inner is not IChainSignal signal)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return;
        }

        await signal.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _pushes);
    }

    public async ValueTask<AuditResult> AuditAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        if (inner is not IChainAudit audit)
            return new AuditResult(request.Blocks);
        Interlocked.Increment(ref _questions);
        var result = await audit.AuditAsync(request, cancellationToken);
        Interlocked.Increment(ref _audits);
        return result;
    }

    public AssetFault? FindFault(Asset asset) => (inner as IAssetCheck)?.FindFault(asset);

    public ValueTask<AssetFault?> CheckAsync(Asset asset, CancellationToken cancellationToken) => inner is IAssetCheck check ? check.CheckAsync(asset, cancellationToken) : new((AssetFault?)null);

    public string? GetAddressKey(string address) => inner.GetAddressKey(address);

    public string GetPaymentUri(PaymentUriRequest request) => inner.GetPaymentUri(request);
}
