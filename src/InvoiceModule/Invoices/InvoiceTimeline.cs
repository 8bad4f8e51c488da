using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>An invoice's versions.</summary>
/// <param name="Items">Oldest first.</param>
internal sealed record InvoiceTimeline([property: JsonPropertyName("items")] IReadOnlyList<InvoiceTimelineEntry> Items);
