using System.Globalization;
using InvoiceModule.Addresses;

namespace InvoiceModule.Simulation.Chains;

/// <summary>A source of addresses that comes to its end.</summary>
internal sealed class SimAddresses(ChainKind kind) : IAddressProvider
{
    public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
        => ValueTask.FromResult(request.Index < kind.Addresses
            ? string.Create(CultureInfo.InvariantCulture, $"{kind.Prefix}{request.Index}")
            : null);
}
