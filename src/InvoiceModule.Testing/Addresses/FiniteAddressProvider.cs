using InvoiceModule.Addresses;

namespace InvoiceModule.Testing.Addresses;

/// <summary>A source of addresses that runs out: for tests of reuse and of <c>address_unavailable</c>.</summary>
public sealed class FiniteAddressProvider : IAddressProvider
{
    private readonly IAddressProvider _source;
    private readonly long _count;

    /// <summary>Creates the provider.</summary>
    /// <param name="source">Where the addresses come from.</param>
    /// <param name="count">How many each wallet has, 0 or more: the numbers 0..count-1.</param>
    public FiniteAddressProvider(IAddressProvider source, long count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _source = source;
        _count = count;
    }

    /// <inheritdoc />
    public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
        => request.Index < _count ? _source.GetAddressAsync(request, cancellationToken) : ValueTask.FromResult<string?>(null);
}
