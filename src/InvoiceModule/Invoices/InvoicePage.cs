using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>One page of a wallet's history.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
internal sealed record InvoicePage(
    [property: JsonPropertyName("items")] IReadOnlyList<InvoiceView> Items,
    [property: JsonPropertyName("next_cursor")] string? NextCursor);
