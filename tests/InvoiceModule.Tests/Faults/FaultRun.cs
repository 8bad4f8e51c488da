namespace InvoiceModule.Tests.Faults;

/// <summary>One run of a flow, with everything before it arranged.</summary>
/// <param name="Act">The flow; it can be run again.</param>
/// <param name="CheckDone">Fails unless the flow has come to its end, once.</param>
internal sealed record FaultRun(Func<Task> Act, Func<Task> CheckDone);
