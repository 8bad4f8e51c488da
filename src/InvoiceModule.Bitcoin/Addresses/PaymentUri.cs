using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>Writes BIP 21 URIs: the amount in whole coins, the label percent-encoded in UTF-8.</summary>
internal static class PaymentUri
{
    public static string Write(NetworkParameters network, PaymentUriRequest request)
    {
        if (request.Asset.ContractAddress is not null)
            throw new ArgumentException($"There are no tokens on {network.Blockchain}; asked for {request.Asset.Symbol} of contract {request.Asset.ContractAddress}.", nameof(request));
        if (request.Amount.Sign <= 0)
            throw new ArgumentOutOfRangeException(nameof(request), request.Amount, "A payment URI asks for more than 0.");
        if (AddressScripts.GetKey(network, request.Address) is null)
            throw new ArgumentException($"'{request.Address}' is not an address of {network.Blockchain} ({network.Network}).", nameof(request));

        var uri = $"{network.UriScheme}:{request.Address}?amount={BaseUnits.Format(request.Amount, network.Decimals)}";
        return string.IsNullOrEmpty(request.Label) ? uri : $"{uri}&label={Uri.EscapeDataString(request.Label)}";
    }
}
