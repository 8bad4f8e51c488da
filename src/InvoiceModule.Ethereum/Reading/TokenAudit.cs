using System.Numerics;
using InvoiceModule.Chains;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Some tokens keep a fee and yet say in their event that all of it arrived. So what a block's events bring to an address of ours is at most what its balance
/// grew by, and what left it in the same block. That a balance grew by more than the events tell is told, and credited to nobody.
/// </summary>
internal sealed class TokenAudit(string blockchain, BlockReader blocks, BalanceReader balances, ILogger logger)
{
    /// <summary>The block with the amounts that arrived.</summary>
    /// <param name="block">The block.</param>
    /// <param name="receivers">Addresses of ours.</param>
    /// <param name="alarms">Where it is told when more or less arrived than the events tell, or nobody can say what arrived.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Block> CheckAsync(Block block, IReadOnlySet<string> receivers, List<ChainAlarm> alarms, CancellationToken cancellationToken)
    {
        var credits = block.Transactions.SelectMany(t => t.Transfers.Select(transfer => (t.TxId, Transfer: transfer)))
            .Where(c => c.Transfer.ContractAddress is not null && receivers.Contains(c.Transfer.To) && !c.Transfer.Amount.IsZero)
            .GroupBy(c => (c.Transfer.To, Contract: c.Transfer.ContractAddress!));
        var amounts = new Dictionary<(string TxId, int Ordinal), BigInteger>();
        foreach (var credit in credits)
        {
            var told = credit.Aggregate(BigInteger.Zero, (sum, c) => sum + c.Transfer.Amount);
            if (await ArrivedAsync(block, credit.Key.Contract, credit.Key.To, told, alarms, cancellationToken) is not { } left)
                continue;
            EvmChainLog.LessArrived(logger, blockchain, credit.Key.Contract, credit.First().TxId, credit.Key.To, told, left);
            alarms.Add(EvmAlarms.LessArrived(credit.Key.Contract, credit.First().TxId, credit.Key.To, block.Height, told, left));

            // Of several to one address the last ones go short.
            foreach (var (txId, transfer) in credit)
            {
                var amount = BigInteger.Min(transfer.Amount, left);
                amounts[(txId, transfer.Ordinal)] = amount;
                left -= amount;
            }
        }

        return amounts.Count == 0 ? block : block with { Transactions = [.. block.Transactions.Select(Correct)] };

        ChainTransaction Correct(ChainTransaction transaction)
            => transaction with { Transfers = [.. transaction.Transfers.Select(t => amounts.TryGetValue((transaction.TxId, t.Ordinal), out var amount) ? t with { Amount = amount } : t)] };
    }

    // Null when nothing is missing, or the node cannot tell any more.
    private async Task<BigInteger?> ArrivedAsync(Block block, string contract, string address, BigInteger told, List<ChainAlarm> alarms, CancellationToken cancellationToken)
    {
        if (await balances.TokensAsync(contract.ToLowerInvariant(), address, block, cancellationToken) is not { } grown)
        {
            alarms.Add(EvmAlarms.Unproven(contract, address, block.Height));
            return null;
        }

        if (grown > told)
        {
            EvmChainLog.MoreArrived(logger, blockchain, contract, address, block.Height, told, grown);
            alarms.Add(EvmAlarms.Rebases(contract, address, block.Height, block.Height, told, grown));
        }

        if (grown >= told)
            return null;
        var arrived = grown + await SentAsync(block, contract.ToLowerInvariant(), address, cancellationToken);
        return arrived >= told ? null : BigInteger.Max(BigInteger.Zero, arrived);
    }

    // What left the address in the block: asked for only when something seems to be missing.
    public async Task<BigInteger> SentAsync(Block block, string contract, string address, CancellationToken cancellationToken)
    {
        var (_, receipts) = await blocks.ReadReceiptsAsync(block.Hash, cancellationToken);
        return receipts.SelectMany(r => r.Logs).Where(l => l.Address == contract).Select(TransferEvent.Read)
            .Where(t => t?.From == address).Aggregate(BigInteger.Zero, (sum, t) => sum + t!.Amount);
    }
}
