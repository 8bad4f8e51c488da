namespace InvoiceModule.Invoices;

/// <summary>One event for <see cref="IInvoiceEventHandler"/>.</summary>
/// <param name="EventId">The event's id (<c>evt_</c> and 26 characters), the same on every attempt and in the HTTP callback.</param>
/// <param name="Type">Why the version was made.</param>
/// <param name="Invoice">The invoice as of this version; it may have gone on since.</param>
/// <param name="At">When it happened, UTC product time.</param>
public sealed record InvoiceEventContext(string EventId, InvoiceEventType Type, InvoiceView Invoice, DateTime At);
