namespace InvoiceModule.Payments;

/// <summary>Another process holds the chain now: what this one read must not be written.</summary>
internal sealed class StaleScanException(string blockchain) : Exception($"Another process reads {blockchain} now.");
