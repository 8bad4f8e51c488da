using InvoiceModule.Chains;

namespace InvoiceModule.AttackTests.Secrets;

/// <summary>A node whose errors are written by an attacker.</summary>
internal sealed class EvilChain(string message) : IChain
{
    public string Blockchain => "evil-sim";

    public IReadOnlyList<Asset> Assets { get; } = [new("EVIL", 8)];

    public ChainTraits Traits { get; } = new();

    public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => throw new InvalidOperationException(message);

    public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException(message);

    public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException(message);

    public string? GetAddressKey(string address) => address;

    public string GetPaymentUri(PaymentUriRequest request) => "evil:";
}
