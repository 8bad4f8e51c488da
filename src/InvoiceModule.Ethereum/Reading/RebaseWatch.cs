using System.Collections.Concurrent;
using System.Numerics;
using InvoiceModule.Chains;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Finds out tokens that change balances by themselves: all balances at once, so one of ours is watched in each token, at every look, and no more. It costs one
/// question a token, whatever the number of addresses.
/// </summary>
internal sealed class RebaseWatch(string blockchain, BalanceReader balances, TokenAudit audit, ILogger logger)
{
    // What left an address stands in the receipts, which are read again for it: where many blocks are caught up on, that is left out.
    private const int MaxReread = 16;

    private readonly ConcurrentDictionary<string, (string Address, BlockRef At, BigInteger Balance)> _known = new(StringComparer.Ordinal);

    /// <summary>Looks at one address for each token.</summary>
    /// <param name="run">Blocks, each the parent of the next, with what really arrived.</param>
    /// <param name="holders">By contract.</param>
    /// <param name="alarms">Where it is told.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CheckAsync(IReadOnlyList<Block> run, IReadOnlyDictionary<string, string> holders, List<ChainAlarm> alarms, CancellationToken cancellationToken)
    {
        foreach (var (contract, address) in holders)
        {
            try
            {
                await CheckAsync(run, contract, address, alarms, cancellationToken);
            }
            catch (ChainUnavailableException)
            {
                // Payments do not wait for this: the next look begins anew.
                _known.TryRemove(contract, out _);
            }
        }
    }

    private async Task CheckAsync(IReadOnlyList<Block> run, string contract, string address, List<ChainAlarm> alarms, CancellationToken cancellationToken)
    {
        var began = BalanceReader.ParentOf(run[0]);
        var isKnown = _known.TryGetValue(contract, out var known) && known.Address == address && known.At == began;
        BlockRef[] places = isKnown ? [run[^1].Ref] : [began, run[^1].Ref];
        _known.TryRemove(contract, out _);
        if (await balances.TokensAsync(contract.ToLowerInvariant(), address, places, cancellationToken) is not { } read)
            return;
        var (before, after) = (isKnown ? known.Balance : read[0], read[^1]);
        _known[contract] = (address, run[^1].Ref, after);
        var told = run.SelectMany(b => b.Transactions).SelectMany(t => t.Transfers)
            .Where(t => t.To == address && string.Equals(t.ContractAddress, contract, StringComparison.Ordinal)).Aggregate(BigInteger.Zero, (sum, t) => sum + t.Amount);
        var grown = after - before;
        if (before.IsZero || grown == told)
            return;
        if (grown < told)
        {
            if (run.Count > MaxReread)
                return;
            foreach (var block in run)
                grown += await audit.SentAsync(block, contract.ToLowerInvariant(), address, cancellationToken);
        }

        // A transfer to oneself stands on both sides.
        if (grown == told)
            return;
        EvmChainLog.Rebased(logger, blockchain, contract, address, run[0].Height, run[^1].Height, told, grown);
        alarms.Add(EvmAlarms.Rebases(contract, address, run[0].Height, run[^1].Height, told, grown));
    }
}
