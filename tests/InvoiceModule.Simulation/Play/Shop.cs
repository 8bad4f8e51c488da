using System.Globalization;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Runs;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Play;

/// <summary>
/// Who orders at the shop. It knows its payers, whatever its code writes into "order_id": an order that is asked for again is the same payer's, and one without a name
/// is another's each time. Who it is stands in the title, so that it is known too of an invoice whose answer was lost.
/// </summary>
internal sealed class Shop(Dice dice, Coverage coverage)
{
    // What code sends that fills in the member whether it has an order or not.
    private static readonly string?[] Nameless = [null, null, "", "", " ", "  \t", "\u00a0\u3000"];

    private int _payers;

    /// <summary>An order as the shop's code sends it.</summary>
    /// <param name="data">What else it sends.</param>
    /// <param name="number">The order's number; null where it has none.</param>
    public InvoiceData Order(InvoiceData data, string? number)
    {
        // Numbers that only look alike are other payers' orders.
        var id = number is null ? dice.Pick(Nameless) : !dice.Chance(120) ? number : dice.Chance(500) ? number.ToUpperInvariant() : number + " ";
        coverage.Hit("order", id is null ? "none" : id.Length == 0 ? "empty" : id.Trim().Length == 0 ? "blank" : id == number ? "named" : "named nearly the same");
        return data with { OrderId = id, Title = PayerOf(id) };
    }

    /// <summary>An order with just this id.</summary>
    public InvoiceData OrderAs(InvoiceData data, string id) => data with { OrderId = id, Title = PayerOf(id) };

    private string PayerOf(string? id) => string.IsNullOrWhiteSpace(id) ? string.Create(CultureInfo.InvariantCulture, $"payer {++_payers}") : $"payer of '{id}'";
}
