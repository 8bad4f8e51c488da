using System.Numerics;
using InvoiceModule.Invoices;
using InvoiceModule.Testing;

namespace Shop.Orders;

/// <summary>What a developer does to an order's simulated chain with a button.</summary>
internal static class OrderSimulation
{
    /// <summary>Does it, and says what was done.</summary>
    /// <exception cref="SimulatorException">The chain cannot do that, such as reorganising more blocks than it has.</exception>
    public static async Task<string> RunAsync(Simulator simulator, InvoiceView invoice, string act, CancellationToken cancellationToken)
    {
        var network = simulator.Network(invoice.Blockchain);
        var due = invoice.Due.IsZero ? invoice.Value : invoice.Due;
        switch (act)
        {
            case "pay":
                return $"Sent: transaction {await network.BroadcastAsync(invoice.Address, due, invoice.Symbol, cancellationToken)}.";
            case "half":
                return $"Sent a half: transaction {await network.BroadcastAsync(invoice.Address, BigInteger.Max(due / 2, BigInteger.One), invoice.Symbol, cancellationToken)}.";
            case "mine":
                return FormattableString.Invariant($"Mined: the chain is {await network.MineAsync(cancellationToken: cancellationToken)} blocks high.");
            case "reorganise":
                await network.ReorganiseAsync(1, invoice.Txs, cancellationToken: cancellationToken);
                return invoice.Status == "IN_MEMPOOL"
                    ? "The last block was replaced. The payment stood in none yet, and goes on waiting."
                    : "The last block was replaced, and the payment is gone with it.";
            case "expire":
                await simulator.Clock.AdvanceAsync(TimeSpan.FromMinutes(16), cancellationToken);
                return "It is 16 minutes later.";
            default:
                return "There is no such button.";
        }
    }
}
