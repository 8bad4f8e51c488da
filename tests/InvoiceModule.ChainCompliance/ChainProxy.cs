using InvoiceModule.Chains;

namespace InvoiceModule.ChainCompliance;

/// <summary>Stands between the module and the chain under test: counts the module's looks, and makes the node lie. It never pushes, so that looks are polls.</summary>
internal sealed class ChainProxy(IChain inner) : IChain
{
    private int _looks;
    private int _failures;
    private volatile BlockRef? _falseTip;

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
        var block = await inner.GetBlockAsync(request, cancellationToken);
        return block is null || !IsShuffled ? block : block with { Transactions = [.. block.Transactions.Reverse()] };
    }

    public async ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
    {
        var pending = await inner.GetPendingAsync(request, cancellationToken);
        return IsShuffled ? [.. pending.Reverse(), .. pending] : pending;
    }

    public string? GetAddressKey(string address) => inner.GetAddressKey(address);

    public string GetPaymentUri(PaymentUriRequest request) => inner.GetPaymentUri(request);
}
