using InvoiceModule.Invoices;
using Shop.Data;

namespace Shop.Pages;

/// <summary>What an order's page shows.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Order">The order.</param>
/// <param name="Invoice">Its invoice; null without a simulator, whose controls alone need it.</param>
/// <param name="Said">What the simulator said last.</param>
internal sealed record OrderModel(FrameModel Frame, Order Order, InvoiceView? Invoice, string? Said)
{
    public string State => StateOf(Order);

    /// <summary>How many of ordered, seen and paid are behind it.</summary>
    public int StepsDone => State switch
    {
        "paid" => 3,
        "confirming" => 2,
        _ => 1,
    };

    public static string StateOf(Order order) => order switch
    {
        { Paid: true } => "paid",
        { Failed: true } => "failed",
        { InvoiceStatus: "NOT_PAID" } => "waiting",
        _ => "confirming",
    };
}
