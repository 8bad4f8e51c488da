using InvoiceModule.Wallets;

namespace Shop.Pages;

/// <summary>What the shop window shows.</summary>
/// <param name="Base">The shop's path base, with a slash at its end.</param>
/// <param name="Currencies">What may be paid in.</param>
/// <param name="Fault">Why the last checkout was refused.</param>
internal sealed record ProductsModel(string Base, IReadOnlyList<CurrencyView> Currencies, string? Fault = null);
