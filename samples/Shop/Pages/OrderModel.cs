using InvoiceModule.Invoices;
using Shop.Data;

namespace Shop.Pages;

/// <summary>What an order's page shows.</summary>
/// <param name="Base">The shop's path base, with a slash at its end.</param>
/// <param name="Order">The order.</param>
/// <param name="Invoice">Its invoice; null without a simulator, whose controls alone need it.</param>
internal sealed record OrderModel(string Base, Order Order, InvoiceView? Invoice)
{
    public string State => StateOf(Order);

    public static string StateOf(Order order) => order switch
    {
        { Paid: true } => "paid",
        { Failed: true } => "failed",
        { InvoiceStatus: "NOT_PAID" } => "waiting",
        _ => "confirming",
    };
}
