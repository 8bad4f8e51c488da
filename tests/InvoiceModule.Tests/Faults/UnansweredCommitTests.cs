namespace InvoiceModule.Tests.Faults;

/// <summary>Every commit comes through and its answer is lost.</summary>
public sealed class UnansweredCommitTests() : DatabaseFaultTests(FaultKind.CommitUnanswered);
