using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum.Addresses;

/// <summary>Writes EIP-681 URIs: the coin by <c>value</c> in wei, a token by a call of its <c>transfer</c>. The scheme is <c>ethereum</c> on every EVM network; the chain id tells them apart.</summary>
internal static class PaymentUri
{
    public static string Write(long chainId, IReadOnlyList<Asset> assets, PaymentUriRequest request)
    {
        if (!assets.Any(a => string.Equals(a.ContractAddress, request.Asset.ContractAddress, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"{request.Asset.Symbol} ({request.Asset.ContractAddress ?? "the native coin"}) is not an asset of this chain.", nameof(request));
        if (request.Amount.Sign <= 0 || !BaseUnits.IsValid(request.Amount))
            throw new ArgumentOutOfRangeException(nameof(request), request.Amount, "A payment URI asks for more than 0 and for at most 2^256-1.");
        if (EvmAddress.GetKey(request.Address) is not { } key)
            throw new ArgumentException($"'{request.Address}' is not an address of an EVM network.", nameof(request));

        var receiver = EvmAddress.WithChecksum(key);
        return request.Asset.ContractAddress is { } contract
            ? string.Create(CultureInfo.InvariantCulture, $"ethereum:{contract}@{chainId}/transfer?address={receiver}&uint256={request.Amount}")
            : string.Create(CultureInfo.InvariantCulture, $"ethereum:{receiver}@{chainId}?value={request.Amount}");
    }
}
