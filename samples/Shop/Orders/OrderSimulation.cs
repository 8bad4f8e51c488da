using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;

namespace Shop.Orders;

/// <summary>What a developer does to an order's simulated chain with a button.</summary>
internal static class OrderSimulation
{
    private const int MaxDepth = 100;

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
                return await ReorganiseAsync(network, invoice, cancellationToken);
            case "return":
                return await ReturnAsync(network, invoice, cancellationToken);
            case "expire":
                await simulator.Clock.AdvanceAsync(TimeSpan.FromMinutes(16), cancellationToken);
                return "It is 16 minutes later.";
            default:
                return "There is no such button.";
        }
    }

    // As its wallet would: what was lost is sent once more, and waits for a block.
    private static async Task<string> ReturnAsync(SimulatedNetwork network, InvoiceView invoice, CancellationToken cancellationToken)
    {
        var lost = await network.FindVanishedAsync(invoice.Address, cancellationToken);
        foreach (var transaction in lost)
            await network.RebroadcastAsync(transaction, cancellationToken);
        return lost.Count == 0 ? "Nothing was sent: this order has lost no payment." : $"Sent once more: transaction {string.Join(", ", lost)}. It waits for a block.";
    }

    // The newest block with a payment of the order is replaced, and those after it: just so deep, and nothing else vanishes.
    private static async Task<string> ReorganiseAsync(SimulatedNetwork network, InvoiceView invoice, CancellationToken cancellationToken)
    {
        if (invoice.Txs.Count == 0 && invoice.Exception?.Contains("reversed") == true)
            return "Nothing was replaced: the payment is lost already.";
        if (invoice.Txs.Count == 0)
            return "Nothing was replaced: this order has no payment that could be lost. Pay first.";
        var tip = (await network.Chain.GetTipAsync(cancellationToken)).Height;
        for (var depth = 1; depth <= Math.Min(tip, MaxDepth); depth++)
        {
            var block = await network.Chain.GetBlockAsync(new BlockRequest(tip - depth + 1), cancellationToken);
            var lost = (block?.Transactions ?? []).Select(t => t.TxId).Intersect(invoice.Txs, StringComparer.Ordinal).ToList();
            if (lost.Count == 0)
                continue;
            await network.ReorganiseAsync(depth, lost, cancellationToken: cancellationToken);
            var (blocks, them) = depth == 1 ? ("The last block was", "it") : (FormattableString.Invariant($"The last {depth} blocks were"), "them");
            return lost.Count == invoice.Txs.Count ? $"{blocks} replaced, and the payment is gone with {them}." : $"{blocks} replaced, and a part of the payment is gone with {them}. The rest is still there.";
        }

        return tip > MaxDepth && invoice.Confirmations > 0
            ? FormattableString.Invariant($"Nothing was replaced: the payment lies more than {MaxDepth} blocks deep, and chains do not go back so far.")
            : "Nothing was replaced: the payment stands in no block yet, and goes on waiting. Mine a block first.";
    }
}
