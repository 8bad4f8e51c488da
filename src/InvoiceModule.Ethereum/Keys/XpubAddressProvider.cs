using InvoiceModule.Addresses;

namespace InvoiceModule.Ethereum.Keys;

/// <summary>Gives the receiving addresses of one account key. The wallet plays no part: the same number is the same address for all of them.</summary>
internal sealed class XpubAddressProvider(AccountKey account) : IAddressProvider
{
    public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<string?>(account.DeriveAddress(request.Index));
    }
}
