using InvoiceModule.Addresses;

namespace CustomChain;

/// <summary>The merchant's doors: one mark for each wallet and number, the same for ever.</summary>
public sealed class PebbleAddressProvider : IAddressProvider
{
    /// <inheritdoc />
    public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
        => ValueTask.FromResult<string?>(PebbleMark.Of(FormattableString.Invariant($"{request.WalletId:D}/{request.Index}")));
}
