using System.Globalization;
using InvoiceModule.Addresses;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Testing.Addresses;

/// <summary>Addresses of a simulated chain: each a hash of wallet, chain and number, so there is one for every number and it is always the same.</summary>
public sealed class SimulatedAddressProvider : IAddressProvider
{
    private readonly string _blockchain;
    private readonly ChainFormat _format;

    /// <summary>Creates the provider of one chain.</summary>
    /// <param name="options">The chain.</param>
    public SimulatedAddressProvider(SimulatedChainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _blockchain = options.Blockchain;
        _format = ChainFormat.For(options);
    }

    /// <summary>Gives the address with a number. It never runs out.</summary>
    /// <param name="request">Whose, and which number from 0. The asset plays no part.</param>
    /// <param name="cancellationToken">Not used: nothing is waited for.</param>
    /// <returns>The address.</returns>
    public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
        => ValueTask.FromResult<string?>(GetAddress(request.WalletId, request.Index));

    /// <summary>Gives the address with a number.</summary>
    /// <param name="walletId">Whose.</param>
    /// <param name="index">Which, from 0.</param>
    /// <returns>The address as payers are shown it.</returns>
    public string GetAddress(Guid walletId, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var hash = ChainFormat.Hash(_blockchain, "address", walletId.ToString("D"), index.ToString(CultureInfo.InvariantCulture));
        return _format.WriteAddress(hash.AsSpan(0, ChainFormat.PayloadLength));
    }
}
