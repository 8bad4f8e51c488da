namespace InvoiceModule.Callbacks;

/// <summary>An invoice with something due, before it is claimed.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Origin">Where its callbacks go.</param>
internal sealed record DueHead(Guid InvoiceId, string? Origin);
