namespace InvoiceModule.Chains;

/// <summary>Asks for what waits unconfirmed. It has no fields yet; one that comes later breaks no implementation.</summary>
public sealed record PendingRequest;
