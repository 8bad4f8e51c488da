using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using Shop.Data;

namespace Shop.Pages;

/// <summary>What an order's page shows.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Order">The order.</param>
/// <param name="Invoice">Its invoice.</param>
/// <param name="HasUncounted">Whether money came for it that could not be counted, and nobody has decided on that yet.</param>
/// <param name="Simulator">Whether the simulator's controls are shown.</param>
/// <param name="Said">What the simulator said last.</param>
internal sealed record OrderModel(FrameModel Frame, Order Order, InvoiceView? Invoice, bool HasUncounted, bool Simulator, string? Said)
{
    public string State => StateOf(Order, HasUncounted);

    /// <summary>Whether the order may still change by itself.</summary>
    public bool IsOpen => State is not ("paid" or "failed");

    /// <summary>Whether somebody ended it, and not the time.</summary>
    public bool IsCanceled => Invoice?.Exception?.Contains("canceled") == true;

    /// <summary>What is still missing, in coins.</summary>
    public string? Due => Invoice is { } invoice ? $"{BaseUnits.Format(invoice.Due, invoice.Decimals)} {invoice.Symbol}" : null;

    /// <summary>How many of ordered, seen and paid are behind it.</summary>
    public int StepsDone => State switch
    {
        "paid" => 3,
        "confirming" => 2,
        _ => 1,
    };

    /// <summary>What the customer is told. Less than the price is not "seen", and who has paid once is never asked to pay again.</summary>
    public static string StateOf(Order order, bool hasUncounted) => order switch
    {
        { Paid: true } => "paid",
        { InvoiceStatus: "IN_MEMPOOL" or "IN_BLOCK" } => "confirming",
        { Reversed: true, Failed: true } => "lost",
        { Reversed: true } => "reversed",
        { Failed: true, Late: true } => "late",
        _ when hasUncounted => "uncounted",
        { Failed: true } => "failed",
        { InvoiceStatus: "PARTIALLY_PAID" } => "part",
        _ => "waiting",
    };
}
