using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Faults;

/// <summary>A node whose first answer comes when a test lets it.</summary>
internal sealed class SlowChain(IChain node, Func<Task> wait) : IChain
{
    private int _asked;

    public string Blockchain => node.Blockchain;

    public IReadOnlyList<Asset> Assets => node.Assets;

    public ChainTraits Traits => node.Traits;

    public async ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _asked) == 1)
            await wait();
        return await node.GetTipAsync(cancellationToken);
    }

    public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => node.GetBlockAsync(request, cancellationToken);

    public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => node.GetPendingAsync(request, cancellationToken);

    public string? GetAddressKey(string address) => node.GetAddressKey(address);

    public string GetPaymentUri(PaymentUriRequest request) => node.GetPaymentUri(request);
}
