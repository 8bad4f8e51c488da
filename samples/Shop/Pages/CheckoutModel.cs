using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Shop.Orders;

namespace Shop.Pages;

/// <summary>What the checkout shows.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Product">What is bought.</param>
/// <param name="Currencies">What may be paid in.</param>
/// <param name="Form">Names this form: sent twice, it orders once.</param>
/// <param name="Chosen">What the customer chose when he last tried, as <c>chain/symbol</c>.</param>
/// <param name="Fault">Why the last try was refused.</param>
internal sealed record CheckoutModel(FrameModel Frame, Product Product, IReadOnlyList<CurrencyView> Currencies, Guid Form, string? Chosen = null, string? Fault = null)
{
    /// <summary>Whether this one is chosen: the customer's own choice, else the first.</summary>
    public bool IsChosen(CurrencyView currency) => currency == (Currencies.FirstOrDefault(c => NameOf(c) == Chosen) ?? Currencies[0]);

    /// <summary>Why an order was refused, for a customer: what the module says is for who made the request.</summary>
    public static string FaultOf(InvoicingException refusal) => refusal.Code switch
    {
        InvoicingErrorCodes.CurrencyNotActive => "We do not take this coin at the moment. Please choose another.",
        InvoicingErrorCodes.RateUnavailable or InvoicingErrorCodes.AddressUnavailable or InvoicingErrorCodes.ChainUnavailable
            => "We cannot take this coin just now. Please choose another, or try again in a few minutes.",
        _ => "Your order could not be taken, and nothing is to be paid. Please try again in a few minutes.",
    };

    /// <summary>How the form names it.</summary>
    public static string NameOf(CurrencyView currency) => $"{currency.Blockchain}/{currency.Symbol}";
}
