namespace InvoiceModule.Simulation.Truth;

/// <summary>What a person wanted done, under a name that nobody else has.</summary>
internal sealed record Wish(string Who, string Action, long? PaymentId, Guid? InvoiceId);
