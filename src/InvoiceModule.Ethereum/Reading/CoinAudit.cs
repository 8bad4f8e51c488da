using System.Numerics;
using InvoiceModule.Chains;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Finds coins that came to an address without a transfer the node shows, where it has no traces: an address holds more than the transfers brought it. The
/// block is found by halving, and in it the transaction, if only one was told the address or tells of it in its events. Otherwise nobody is guessed.
/// </summary>
internal sealed class CoinAudit(string blockchain, BlockReader blocks, BalanceReader balances, ILogger logger)
{
    private (BlockRef? At, Dictionary<string, BigInteger> Balances) _last = (null, []);

    /// <summary>The blocks with what was found; null when the node has thrown away what it would have to be asked.</summary>
    /// <param name="run">Blocks, each the parent of the next.</param>
    /// <param name="addresses">Where coins are awaited.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<Block>?> CheckAsync(IReadOnlyList<Block> run, IReadOnlySet<string> addresses, CancellationToken cancellationToken)
    {
        var asked = addresses.Order(StringComparer.Ordinal).ToList();
        if (asked.Count == 0)
            return run;
        if (await BeforeAsync(asked, BalanceReader.ParentOf(run[0]), cancellationToken) is not { } before
            || await balances.CoinsAsync(asked, run[^1].Ref, cancellationToken) is not { } after)
            return null;
        _last = (run[^1].Ref, asked.Zip(after).ToDictionary(StringComparer.Ordinal));
        var found = new Dictionary<string, List<(string Address, BigInteger Amount)>>(StringComparer.Ordinal);

        // One walk over the blocks for all addresses: only those that hold more than they were told, or spent, are looked at closely.
        var (told, spenders) = Gather(run, addresses);
        for (var i = 0; i < asked.Count; i++)
        {
            if (after[i] - before[i] > told.GetValueOrDefault(asked[i]) || spenders.Contains(asked[i]))
                await SearchAsync(run, asked[i], before[i], after[i], found, cancellationToken);
        }

        if (found.Count == 0)
            return run;
        var checkedRun = new List<Block>();
        foreach (var block in run)
            checkedRun.Add(found.TryGetValue(block.Hash, out var arrivals) ? await NameAsync(block, arrivals, cancellationToken) : block);
        return checkedRun;
    }

    // What one look ends with the next begins with: only addresses that were leased in between are asked for.
    private async Task<IReadOnlyList<BigInteger>?> BeforeAsync(List<string> asked, BlockRef block, CancellationToken cancellationToken)
    {
        var known = _last.At == block ? _last.Balances : [];
        var unknown = asked.FindAll(a => !known.ContainsKey(a));
        if (unknown.Count == 0)
            return [.. asked.Select(a => known[a])];
        if (await balances.CoinsAsync(unknown, block, cancellationToken) is not { } read)
            return null;
        var fresh = unknown.Zip(read).ToDictionary(StringComparer.Ordinal);
        return [.. asked.Select(a => known.TryGetValue(a, out var balance) ? balance : fresh[a])];
    }

    private async Task SearchAsync(
        IReadOnlyList<Block> run, string address, BigInteger before, BigInteger after, Dictionary<string, List<(string Address, BigInteger Amount)>> found, CancellationToken cancellationToken)
    {
        var surplus = after - before - run.Aggregate(BigInteger.Zero, (sum, b) => sum + Told(b, address));
        var isSpending = run.Any(b => b.Transactions.Any(t => t.Spends.Any(s => s.StartsWith(address, StringComparison.Ordinal))));
        if (surplus.Sign <= 0 && !isSpending)
            return;
        if (run.Count > 1)
        {
            var half = run.Count / 2;
            if (await balances.CoinsAsync([address], run[half - 1].Ref, cancellationToken) is not [var between])
                return;
            await SearchAsync([.. run.Take(half)], address, before, between, found, cancellationToken);
            await SearchAsync([.. run.Skip(half)], address, between, after, found, cancellationToken);
            return;
        }

        // What the address itself spent, and its fees, would have to be known to the last wei.
        if (surplus.Sign <= 0 || isSpending)
            return;
        if (!found.TryGetValue(run[0].Hash, out var arrivals))
            found[run[0].Hash] = arrivals = [];
        arrivals.Add((address, surplus));
    }

    private static (Dictionary<string, BigInteger> Told, HashSet<string> Spenders) Gather(IReadOnlyList<Block> run, IReadOnlySet<string> addresses)
    {
        var (told, spenders) = (new Dictionary<string, BigInteger>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var transaction in run.SelectMany(b => b.Transactions))
        {
            spenders.UnionWith(transaction.Spends.Select(s => s.Split(':')[0]));
            foreach (var transfer in transaction.Transfers.Where(t => t.ContractAddress is null && addresses.Contains(t.To)))
                told[transfer.To] = told.GetValueOrDefault(transfer.To) + transfer.Amount;
        }

        return (told, spenders);
    }

    private static BigInteger Told(Block block, string address)
        => block.Transactions.SelectMany(t => t.Transfers).Where(t => t.ContractAddress is null && t.To == address).Aggregate(BigInteger.Zero, (sum, t) => sum + t.Amount);

    private static bool Mentions(EvmTransaction transaction, EvmReceipt receipt, string digits)
        => receipt.Succeeded && receipt.GasUsed != TraceReader.PlainTransferGas
            && (transaction.Input.Contains(digits, StringComparison.Ordinal)
                || receipt.Logs.Any(l => l.Data.Contains(digits, StringComparison.Ordinal) || l.Topics.Any(t => t.EndsWith(digits, StringComparison.Ordinal))));

    private async Task<Block> NameAsync(Block block, List<(string Address, BigInteger Amount)> arrivals, CancellationToken cancellationToken)
    {
        var (raw, receipts) = await blocks.ReadReceiptsAsync(block.Hash, cancellationToken);
        var transactions = block.Transactions.ToList();
        foreach (var (address, amount) in arrivals)
        {
            // That it was the only one that ran code is no proof: coins also come to an address by no transaction at all.
            var candidates = raw.Transactions.Where((t, i) => Mentions(t, receipts[i], address[2..])).ToList();
            var name = candidates is [var only] ? only.Hash : null;
            var place = name is null ? -1 : transactions.FindIndex(t => t.TxId == name);
            var transfer = new Transfer(Ordinals.Found(address), address, amount);
            if (place >= 0 && transactions[place].Transfers.All(t => t.Ordinal != transfer.Ordinal))
            {
                transactions[place] = transactions[place] with { Transfers = [.. transactions[place].Transfers, transfer] };
                continue;
            }

            EvmChainLog.Unnamed(logger, blockchain, block.Height, address, amount);
            transactions.Add(new ChainTransaction($"{block.Hash}:{address[2..]}", [transfer]) { IsUnnamed = true });
        }

        return block with { Transactions = transactions };
    }
}
