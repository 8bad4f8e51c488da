using InvoiceModule.Wallets;
using Shop.Orders;

namespace Shop.Pages;

/// <summary>What the checkout shows.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Product">What is bought.</param>
/// <param name="Currencies">What may be paid in.</param>
/// <param name="Fault">Why the last try was refused.</param>
internal sealed record CheckoutModel(FrameModel Frame, Product Product, IReadOnlyList<CurrencyView> Currencies, string? Fault = null);
