namespace InvoiceModule.Tests.Faults;

/// <summary>Every command fails for good.</summary>
public sealed class BrokenCommandTests() : DatabaseFaultTests(FaultKind.Broken);
