using System.Text.Json.Serialization;

namespace InvoiceModule.Wallets;

/// <summary>A wallet as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>INVOICE</c> or <c>PRIVATE</c>.</param>
/// <param name="Currencies">What it knows, ordered by chain and symbol.</param>
public sealed record WalletView(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("currencies")] IReadOnlyList<CurrencyView> Currencies);
