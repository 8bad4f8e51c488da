namespace InvoiceModule.Tests.Faults;

/// <summary>Every command fails in a way that passes: nobody notices.</summary>
public sealed class TransientFaultTests() : DatabaseFaultTests(FaultKind.Transient);
