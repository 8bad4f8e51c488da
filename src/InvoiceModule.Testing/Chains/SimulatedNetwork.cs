using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Testing.Addresses;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Testing.Chains;

/// <summary>
/// What happens on one simulated network: payers, miners, and the node's health. Every call is written to the journal before it returns; it throws
/// <see cref="SimulatorException"/> and changes nothing when the network, as it stands, has no such possibility. A node that is down hides what
/// happens; it does not stop it.
/// </summary>
public sealed class SimulatedNetwork
{
    private readonly SimulatorJournal _journal;
    private readonly TimeProvider _clock;

    internal SimulatedNetwork(SimulatorJournal journal, SimulatedChainOptions options, TimeProvider clock)
    {
        _journal = journal;
        _clock = clock;
        Blockchain = options.Blockchain;
        Chain = new SimulatedChain(journal, options);
        Addresses = new SimulatedAddressProvider(options);
    }

    /// <summary>The chain's name.</summary>
    public string Blockchain { get; }

    /// <summary>The node, as the module sees it.</summary>
    public SimulatedChain Chain { get; }

    /// <summary>Addresses without end, the same in every process.</summary>
    public SimulatedAddressProvider Addresses { get; }

    /// <summary>Sends one payment: it enters the pool now, in product time.</summary>
    /// <param name="address">To whom.</param>
    /// <param name="amount">Base units, 0..2^256-1.</param>
    /// <param name="symbol">Which asset; null for the native coin.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The transaction's id.</returns>
    public ValueTask<string> BroadcastAsync(string address, BigInteger amount, string? symbol = null, CancellationToken cancellationToken = default)
        => BroadcastAsync([new SimulatedOutput(address, amount, symbol)], cancellationToken);

    /// <summary>Sends one transaction with several payments, also several to one address.</summary>
    /// <param name="outputs">The payments; their places are the transfers' ordinals.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The transaction's id.</returns>
    public ValueTask<string> BroadcastAsync(IReadOnlyList<SimulatedOutput> outputs, CancellationToken cancellationToken = default)
        => AppendAsync(
            (ledger, sequence) =>
            {
                var fact = new BroadcastFact(Blockchain, Now(), LedgerRules.Resolve(ledger, outputs));
                return (fact, Transactions.Compose(ledger, sequence, fact).TxId);
            },
            cancellationToken);

    /// <summary>Finds blocks. The first takes everything that waits, the others are empty.</summary>
    /// <param name="count">How many, 1..10000.</param>
    /// <param name="coinbase">To whom the first block's new coins go; null for nobody who matters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The height of the new tip.</returns>
    public ValueTask<long> MineAsync(int count = 1, SimulatedOutput? coinbase = null, CancellationToken cancellationToken = default)
        => AppendAsync(
            (ledger, _) =>
            {
                LedgerRules.CheckCount(count);
                var newCoins = coinbase is null ? null : LedgerRules.Resolve(ledger, coinbase);
                return (new MineFact(Blockchain, Now(), count, newCoins), ledger.Tip.Height + count);
            },
            cancellationToken);

    /// <summary>
    /// Replaces the last blocks by one more new ones, with new hashes. Dropped transactions vanish; the others of the replaced blocks return in the
    /// first new block in their old order, or to the pool. What waited keeps waiting. New coins of replaced blocks are gone for ever.
    /// </summary>
    /// <param name="depth">How many blocks are replaced, from 1 to the height of the tip: the genesis block stays.</param>
    /// <param name="drop">Ids of transactions that vanish, out of the replaced blocks or the pool.</param>
    /// <param name="toPool">Whether the others return to the pool (as when the new branch did not take them) instead of the first new block.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The height of the new tip: one more than before.</returns>
    public ValueTask<long> ReorganiseAsync(int depth, IReadOnlyCollection<string>? drop = null, bool toPool = false, CancellationToken cancellationToken = default)
        => AppendAsync(
            (ledger, _) =>
            {
                LedgerRules.CheckReorganisation(ledger, depth, drop ?? []);
                return (new ReorganiseFact(Blockchain, Now(), depth, [.. drop ?? []], toPool), ledger.Tip.Height + 1);
            },
            cancellationToken);

    /// <summary>Replaces a waiting transaction by one that spends the same (BIP 125, or a double spend).</summary>
    /// <param name="txId">The waiting transaction.</param>
    /// <param name="outputs">What the new one pays.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new transaction's id.</returns>
    public ValueTask<string> ReplaceAsync(string txId, IReadOnlyList<SimulatedOutput> outputs, CancellationToken cancellationToken = default)
        => AppendAsync(
            (ledger, sequence) =>
            {
                LedgerRules.CheckWaiting(ledger, txId);
                var fact = new ReplaceFact(Blockchain, Now(), txId, LedgerRules.Resolve(ledger, outputs));
                return (fact, Transactions.Compose(ledger, sequence, fact).TxId);
            },
            cancellationToken);

    /// <summary>Replaces a waiting transaction by one payment in the asset of its first output.</summary>
    /// <param name="txId">The waiting transaction.</param>
    /// <param name="address">Whom the new one pays.</param>
    /// <param name="amount">Base units, 0..2^256-1.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new transaction's id.</returns>
    public ValueTask<string> ReplaceAsync(string txId, string address, BigInteger amount, CancellationToken cancellationToken = default)
        => AppendAsync(
            (ledger, sequence) =>
            {
                LedgerRules.CheckWaiting(ledger, txId);
                var contract = ledger.Get(txId).Transfers[0].ContractAddress;
                var output = LedgerRules.Resolve(ledger, new SimulatedOutput(address, amount) { ContractAddress = contract });
                var fact = new ReplaceFact(Blockchain, Now(), txId, [output]);
                return (fact, Transactions.Compose(ledger, sequence, fact).TxId);
            },
            cancellationToken);

    /// <summary>Takes a waiting transaction out of the node's pool without any conflict, as a restart of the node does.</summary>
    /// <param name="txId">The waiting transaction.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask ForgetAsync(string txId, CancellationToken cancellationToken = default)
        => await AppendAsync(
            (ledger, _) =>
            {
                LedgerRules.CheckWaiting(ledger, txId);
                return (new ForgetFact(Blockchain, txId), true);
            },
            cancellationToken);

    /// <summary>Brings a forgotten, dropped or replaced transaction back to the pool, unless another has spent what it spends.</summary>
    /// <param name="txId">The transaction that vanished.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask RebroadcastAsync(string txId, CancellationToken cancellationToken = default)
        => await AppendAsync(
            (ledger, _) =>
            {
                LedgerRules.CheckVanished(ledger, txId);
                return (new RebroadcastFact(Blockchain, Now(), txId), true);
            },
            cancellationToken);

    /// <summary>Finds what was sent to an address, has vanished and may come back (<see cref="RebroadcastAsync"/>): it was forgotten or dropped, and nothing else has spent the same.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The transactions' ids, in the order in which they were first sent.</returns>
    public ValueTask<IReadOnlyList<string>> FindVanishedAsync(string address, CancellationToken cancellationToken = default)
        => _journal.ReadAsync(s => s.Ledger(Blockchain).FindVanished(address), cancellationToken);

    /// <summary>Takes the node down: every read throws <see cref="ChainUnavailableException"/>. Or brings it back.</summary>
    /// <param name="down">True: it stops answering.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask SetDownAsync(bool down, CancellationToken cancellationToken = default)
        => await AppendAsync((_, _) => (new OutageFact(Blockchain, down), true), cancellationToken);

    /// <summary>Whether this network ever saw a transaction.</summary>
    internal ValueTask<bool> KnowsAsync(string txId, CancellationToken cancellationToken)
        => _journal.ReadAsync(s => s.Ledger(Blockchain).IsKnown(txId), cancellationToken);

    private ValueTask<T> AppendAsync<T>(Func<Ledger, long, (SimulatorFact Fact, T Result)> plan, CancellationToken cancellationToken)
        => _journal.AppendAsync(state => plan(state.Ledger(Blockchain), state.Sequence + 1), cancellationToken);

    private DateTime Now()
    {
        // Whole milliseconds, as product time has them.
        var now = _clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
