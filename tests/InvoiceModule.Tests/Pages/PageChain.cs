using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Pages;

/// <summary>A chain of which the pages only need the payment URI.</summary>
internal sealed class PageChain : IChain
{
    public const string Name = "testcoin";

    public string Blockchain => Name;

    public IReadOnlyList<Asset> Assets { get; } = [new("TST", 8)];

    public ChainTraits Traits { get; } = new() { DisplayName = "Test Coin Network" };

    public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => throw new ChainUnavailableException("Pages must not ask a node.");

    public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => throw new ChainUnavailableException("Pages must not ask a node.");

    public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
        => throw new ChainUnavailableException("Pages must not ask a node.");

    public string? GetAddressKey(string address) => address;

    public string GetPaymentUri(PaymentUriRequest request)
        => $"testcoin:{request.Address}?amount={BaseUnits.Format(request.Amount, request.Asset.Decimals)}{(request.Label is { } label ? "&label=" + Uri.EscapeDataString(label) : "")}";
}
