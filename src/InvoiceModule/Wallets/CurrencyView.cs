using System.Text.Json.Serialization;

namespace InvoiceModule.Wallets;

/// <summary>A wallet's currency as the API shows it.</summary>
/// <param name="Blockchain">The chain.</param>
/// <param name="Symbol">The coin or token.</param>
/// <param name="ContractAddress">The token's contract; null for the native coin.</param>
/// <param name="Decimal">Decimals of one whole coin.</param>
/// <param name="Active">Whether invoices may be issued in it.</param>
public sealed record CurrencyView(
    [property: JsonPropertyName("blockchain")] string Blockchain,
    [property: JsonPropertyName("symbol")] string Symbol,
    [property: JsonPropertyName("contract_address")] string? ContractAddress,
    [property: JsonPropertyName("decimal")] int Decimal,
    [property: JsonPropertyName("active")] bool Active);
