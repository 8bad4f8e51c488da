namespace InvoiceModule.Audit;

/// <summary>A person's decision: who made it and why. It is written down in the transaction of what it changes, and stays for ever.</summary>
/// <param name="Who">The person, as the host knows him (its principal's name): 1..128 characters.</param>
/// <param name="Why">The reason in his own words: 1..1000 characters.</param>
public sealed record OperatorAct(string Who, string Why);
