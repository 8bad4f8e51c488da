using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks;

/// <summary>An invoice's callback events.</summary>
/// <param name="Items">Oldest first; version 1 has no callback and is not among them.</param>
internal sealed record CallbackListView([property: JsonPropertyName("items")] IReadOnlyList<CallbackEventView> Items);
