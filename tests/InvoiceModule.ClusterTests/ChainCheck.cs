using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using InvoiceModule.Testing.Chains;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.ClusterTests;

/// <summary>M2: every output on the best chain or in the pool that goes to an address of ours is booked once, and nothing else counts.</summary>
internal static class ChainCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(Truth truth)
    {
        var faults = new List<string>();
        foreach (var network in truth.Simulator.Networks)
            await CheckAsync(truth, network, faults);
        return faults;
    }

    private static async Task CheckAsync(Truth truth, SimulatedNetwork network, List<string> faults)
    {
        var keys = await truth.ReadAsync(db => db.Set<PoolAddress>().Where(a => a.Space == network.Blockchain).Select(a => a.Key).ToHashSetAsync());
        var booked = await truth.ReadAsync(db => db.Set<Payment>().Where(p => p.Blockchain == network.Blockchain).ToDictionaryAsync(p => (p.TxId, p.Ordinal)));
        var real = new HashSet<(string, int)>();
        var tip = await network.Chain.GetTipAsync(CancellationToken.None);
        foreach (var transaction in await network.Chain.GetPendingAsync(new PendingRequest(), CancellationToken.None))
            Check(transaction, null);
        for (var height = 0L; height <= tip.Height; height++)
        {
            foreach (var transaction in (await network.Chain.GetBlockAsync(new BlockRequest(height), CancellationToken.None))!.Transactions)
                Check(transaction, height);
        }

        // What is nowhere counts at most for its grace.
        foreach (var payment in booked.Values.Where(p => p.Counts && !real.Contains((p.TxId, p.Ordinal)) && p.MissingSince is null))
            faults.Add($"M7: payment {payment.TxId}:{payment.Ordinal} counts, and is on no chain");

        void Check(ChainTransaction transaction, long? height)
        {
            foreach (var transfer in transaction.Transfers.Where(t => keys.Contains(t.To)))
            {
                real.Add((transaction.TxId, transfer.Ordinal));
                if (!booked.TryGetValue((transaction.TxId, transfer.Ordinal), out var payment))
                    faults.Add($"M2: {transaction.TxId}:{transfer.Ordinal} on {network.Blockchain} at {height} is booked nowhere");
                else if (payment.Height != height || payment.Void is not null || payment.Amount != transfer.Amount)
                    faults.Add($"M2: {transaction.TxId}:{transfer.Ordinal} is at {height} with {transfer.Amount}, but booked at {payment.Height} with {payment.Amount}, {payment.Void}");
            }
        }
    }
}
