namespace InvoiceModule.Addresses;

/// <summary>Where a wallet's next address on a chain comes from.</summary>
/// <param name="Id">The number of what was set on the dashboard; 0 for what the host's code says.</param>
/// <param name="Provider">Makes it; null when nothing does: there are imported addresses only, or the key cannot be read.</param>
/// <param name="FirstIndex">The lowest number that is given out.</param>
/// <param name="SetAt">When it was set; null for what the host's code says.</param>
internal sealed record CurrentSource(long Id, IAddressProvider? Provider, long FirstIndex, DateTime? SetAt = null);
