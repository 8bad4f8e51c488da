namespace InvoiceModule.Chains;

/// <summary>Says that a chain of this name is to be had as a keyed service.</summary>
internal sealed record ChainRegistration(string Blockchain);
