namespace InvoiceModule.Addresses;

/// <summary>Where a wallet's receiving addresses come from: an extended public key, a list, a service of the host's.</summary>
public interface IAddressProvider
{
    /// <summary>
    /// Gives the address with a number. The same request must give the same address for ever: a restored backup asks again. Addresses are asked for ahead, and
    /// that may take 30 seconds; where a new invoice finds none in stock it waits 3 seconds, and is then refused (503, <c>address_unavailable</c>).
    /// By number 0, for which each process asks once for each wallet, one key is told from another: what another one gave is not leased.
    /// </summary>
    /// <param name="request">Whose, on which chain, and which number.</param>
    /// <param name="cancellationToken">Ends the call: it is not waited for any longer.</param>
    /// <returns>The address as payers are shown it; null when there is none with this number (the source is exhausted).</returns>
    ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken);
}
