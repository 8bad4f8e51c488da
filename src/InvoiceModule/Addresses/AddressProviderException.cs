namespace InvoiceModule.Addresses;

/// <summary>An address provider failed, or did not answer in time. It has been logged.</summary>
internal sealed class AddressProviderException(string message, Exception inner) : Exception(message, inner);
