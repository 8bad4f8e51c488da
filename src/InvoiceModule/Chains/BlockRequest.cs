namespace InvoiceModule.Chains;

/// <summary>Asks for one block.</summary>
/// <param name="Height">Its height on the best chain, from 0.</param>
public sealed record BlockRequest(long Height);
