using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>One version of an invoice.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Type">Why it was made.</param>
/// <param name="Status">The status from then on.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Txs">The credited transactions as of then, oldest first.</param>
internal sealed record InvoiceTimelineEntry(
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("at")] DateTime At,
    [property: JsonPropertyName("txs")] IReadOnlyList<string> Txs);
