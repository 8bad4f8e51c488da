using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>The payments of a chain that stand in no block: the few that replacements, conflicts and the pool's contents can change.</summary>
internal sealed class WaitingPayments(MinedSpends mined)
{
    private readonly Dictionary<(string TxId, int Ordinal), Payment> _payments = [];
    private readonly Dictionary<string, List<Payment>> _bySpend = new(StringComparer.Ordinal);
    private readonly HashSet<Payment> _conflicted = [];

    /// <summary>What cannot be waited for any more.</summary>
    public MinedSpends Mined => mined;

    /// <summary>Whether one is missing from the pool and still counts: time alone will end that.</summary>
    public bool IsUnsettled => _payments.Values.Any(p => p is { MissingSince: not null, Void: null });

    public static async Task<WaitingPayments> LoadAsync(DbContext db, string blockchain, CancellationToken cancellationToken)
    {
        var waiting = new WaitingPayments(new MinedSpends(db, blockchain));
        foreach (var payment in await db.Set<Payment>()
            .Where(p => p.Blockchain == blockchain && p.Height == null).Where(PaymentVoids.MayReturn).ToListAsync(cancellationToken))
            waiting.Add(payment);
        return waiting;
    }

    public Payment? Find(string txId, int ordinal) => _payments.GetValueOrDefault((txId, ordinal));

    public void Add(Payment payment)
    {
        if (_payments.TryAdd((payment.TxId, payment.Ordinal), payment))
        {
            foreach (var spend in payment.Spends)
            {
                if (!_bySpend.TryGetValue(spend, out var spenders))
                    _bySpend[spend] = spenders = [];
                spenders.Add(payment);
            }
        }
    }

    public void Remove(Payment payment) => _payments.Remove((payment.TxId, payment.Ordinal));

    /// <summary>
    /// The payment that a new one takes the place of: it consumes the same and pays the same address in the same asset. Of several the one that counts, and the newest.
    /// </summary>
    public Payment? FindPredecessor(PaymentFacts facts)
        => Spenders(facts.Spends)
            .Where(p => p.AddressId == facts.AddressId
                && p.Disposition != PaymentDisposition.Ignored
                && !string.Equals(p.TxId, facts.TxId, StringComparison.Ordinal)
                && string.Equals(p.ContractAddress, facts.ContractAddress, StringComparison.OrdinalIgnoreCase))
            .OrderBy(p => p.Void is not null).ThenByDescending(p => p.Number).FirstOrDefault();

    /// <summary>What an invoice will not have any more once a new payment has taken the place of what consumes the same.</summary>
    public BigInteger ReplacedBy(PaymentFacts facts, Guid invoiceId)
        => Spenders(facts.Spends)
            .Where(p => p is { Counts: true, Height: null } && p.InvoiceId == invoiceId && !string.Equals(p.TxId, facts.TxId, StringComparison.Ordinal))
            .Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);

    /// <summary>Ends the counting of what a transaction has consumed in its place. Its own transfers have been booked before.</summary>
    /// <param name="transaction">A transaction in a new block, or new in the pool.</param>
    /// <param name="height">Height of the block it stands in; null while it waits.</param>
    /// <param name="pendingIds">The pool, if it is known; what is still in it is not replaced, and what would replace it waits its turn.</param>
    /// <param name="touched">Takes the payments that stopped counting, and the transaction if it waits its turn.</param>
    public void Conflict(ChainTransaction transaction, long? height, IReadOnlySet<string>? pendingIds, TouchedPayments touched)
    {
        if (_payments.Count == 0)
            return;
        var isMined = height is not null;
        foreach (var payment in Spenders(transaction.Spends))
        {
            // One that was mined and yet stands in no block is a transfer its own transaction did not make after all: a call that failed, or paid less.
            if (payment.Height is not null || !isMined && string.Equals(payment.TxId, transaction.TxId, StringComparison.Ordinal))
                continue;
            if (!isMined && pendingIds?.Contains(payment.TxId) == true)
            {
                GiveWay(transaction, payment, touched);
                continue;
            }

            if (payment.Voided(isMined ? PaymentVoids.Conflicted : PaymentVoids.Replaced))
                touched.Add(payment);
            if (height is { } block)
                touched.Conflicts.TryAdd(payment, block);
            _conflicted.Add(payment);
        }
    }

    /// <summary>
    /// Whether a payment that had to give way does so still: what consumes the same counts, and waits too. Whoever begins to read a chain is shown both as new.
    /// </summary>
    public bool GivesWay(Payment payment, IReadOnlySet<string>? pendingIds)
        => payment.Void is not null && Spenders(payment.Spends)
            .Any(p => p is { Void: null, Height: null } && !string.Equals(p.TxId, payment.TxId, StringComparison.Ordinal) && pendingIds?.Contains(p.TxId) == true);

    /// <summary>What has consumed something of the same, each once, however much of it they share.</summary>
    public IEnumerable<Payment> Spenders(IEnumerable<string> spends) => spends.SelectMany(s => _bySpend.GetValueOrDefault(s) ?? []).Distinct();

    // A pool that was read while it changed, or that several nodes filled, may show two of which only one can be mined. The one that was known first counts
    // until it is gone.
    private void GiveWay(ChainTransaction transaction, Payment first, TouchedPayments touched)
    {
        if (first.Void is not null)
            return;
        touched.LookAgain.Add(transaction.TxId);
        foreach (var payment in _payments.Values.Where(p => string.Equals(p.TxId, transaction.TxId, StringComparison.Ordinal)))
        {
            if (payment.Voided(PaymentVoids.Replaced))
                touched.Add(payment);
            _conflicted.Add(payment);
        }
    }

    /// <summary>Holds the payments against the whole pool.</summary>
    public void Compare(IReadOnlySet<string> pendingIds, DateTime now, TouchedPayments touched)
    {
        foreach (var payment in _payments.Values)
        {
            if (_conflicted.Contains(payment))
                continue;
            if (pendingIds.Contains(payment.TxId) ? payment.Pending() : payment.Missing(now))
                touched.Add(payment);
        }
    }
}
