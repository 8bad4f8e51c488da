namespace InvoiceModule.Addresses;

/// <summary>What a provider gave for a number.</summary>
/// <param name="Index">The number.</param>
/// <param name="Key">The address in the chain's one form.</param>
/// <param name="Text">The address as payers are shown it.</param>
internal sealed record DerivedAddress(long Index, string Key, string Text);
