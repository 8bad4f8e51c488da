namespace InvoiceModule.Wallets;

/// <summary>Where a wallet's addresses on a chain come from now.</summary>
/// <param name="Source">The number of the key that was set; 0 for what the host's code says.</param>
/// <param name="SetAt">When the key was set.</param>
/// <param name="IsReadable">Whether it can be read; the host's code: whether it has a source.</param>
/// <param name="First">The first addresses of the key that was set; empty for what the host's code says.</param>
/// <param name="HasCode">Whether the host's code has a source that one could go back to.</param>
/// <param name="Imported">How many imported addresses may be leased.</param>
internal sealed record AddressState(long Source, DateTime? SetAt, bool IsReadable, IReadOnlyList<(long? Index, string Text)> First, bool HasCode, int Imported);
