using System.Numerics;

namespace InvoiceModule.Invoices;

/// <summary>
/// One transfer to one of our addresses: credited to an invoice, in suspense, or ignored; always exactly one of them, with its reason. Its identity
/// is the chain, the transaction, and the ordinal within the transaction.
/// </summary>
internal sealed class Payment
{
    private Payment()
    {
    }

    public long Id { get; private init; }

    /// <summary>The later it was recorded the greater; what is not stored yet has no id, and is newer than what has one.</summary>
    public long Number => Id > 0 ? Id : long.MaxValue;

    public Guid WalletId { get; private init; }

    /// <summary>The invoice it is credited to; in suspense the one it most likely was meant for, if any.</summary>
    public Guid? InvoiceId { get; private set; }

    public string Blockchain { get; private init; } = "";

    public string TxId { get; private init; } = "";

    /// <summary>The transfer's place in its transaction; below 0 when a block showed another transfer there (<see cref="Displace"/>).</summary>
    public int Ordinal { get; private set; }

    /// <summary>Whether a block showed another transfer in its place.</summary>
    public bool IsAside => Ordinal < 0;

    public long AddressId { get; private init; }

    public string Symbol { get; private init; } = "";

    public string? ContractAddress { get; private init; }

    public BigInteger Amount { get; private set; }

    public PaymentDisposition Disposition { get; private set; }

    /// <summary>Why it is in suspense or ignored (<see cref="PaymentReasons"/>); null when credited.</summary>
    public string? Reason { get; private set; }

    /// <summary>The evidence of when it was sent, by which it belongs to a lease. It moves no more once it is something.</summary>
    public DateTime SeenAt { get; private set; }

    /// <summary>Whether it was credited though it came after the expiry.</summary>
    public bool Late { get; private set; }

    /// <summary>The block it stands in on the best chain; null while it waits.</summary>
    public long? Height { get; private set; }

    public string? BlockHash { get; private set; }

    /// <summary>Whether it ever stood in a block. Once it has lost that, there is no grace for it.</summary>
    public bool WasMined { get; private set; }

    /// <summary>Confirmations before it can count as paid whatever the invoice asks: the maturity of new coins, else 0.</summary>
    public int Maturity { get; private init; }

    /// <summary>What its transaction consumes (<c>ChainTransaction.Spends</c>), by which replacements are found.</summary>
    public string[] Spends { get; private init; } = [];

    /// <summary>Since when the node's pool lacks it; null while it is there or mined.</summary>
    public DateTime? MissingSince { get; private set; }

    /// <summary>Why it does not count now (<see cref="PaymentVoids"/>); null while it counts. A payment that comes back counts again.</summary>
    public string? Void { get; private set; }

    /// <summary>
    /// The tip at which it has all the confirmations that were asked for, or the block that made it impossible has; null while it waits, and once that has been
    /// noted. Of one that is impossible it stays as long as a reorganisation may still take that block.
    /// </summary>
    public long? FinalHeight { get; private set; }

    /// <summary>When they were reached; null while they are not.</summary>
    public DateTime? FinalAt { get; private set; }

    /// <summary>When a person settled a payment in suspense.</summary>
    public DateTime? ResolvedAt { get; private set; }

    /// <summary>How he settled it; null while nobody has.</summary>
    public PaymentResolution? Resolution { get; private set; }

    /// <summary>Whether it waits for a person's decision.</summary>
    public bool IsOpen => Disposition == PaymentDisposition.Suspense && ResolvedAt is null;

    /// <summary>Whether a block has made it impossible.</summary>
    public bool IsConflicted => string.Equals(Void, PaymentVoids.Conflicted, StringComparison.Ordinal);

    /// <summary>Whether it is in suspense as the merchant's own money.</summary>
    public bool IsInternal => string.Equals(Reason, PaymentReasons.Internal, StringComparison.Ordinal);

    /// <summary>Whether it is credited, by whomever, and has left the chain, and may return: it keeps its address, whatever its invoice has come to.</summary>
    public bool IsGone => this is { Disposition: PaymentDisposition.Credited, Void: not null, IsConflicted: false };

    public bool Counts => Disposition == PaymentDisposition.Credited && Void is null;

    /// <summary>Whether a person has said that it never came, and it has not come since.</summary>
    public bool IsGivenUp => Resolution == PaymentResolution.NeverCame;

    /// <summary>Whether a block made it impossible, and has since got all the confirmations that were asked for: it is not expected back.</summary>
    public bool IsLost => IsConflicted && FinalAt is not null;

    /// <summary>Whether a person has settled it in suspense, and it is not on the chain now. If it returns, that is settled already.</summary>
    public bool IsSettledAway => this is { Disposition: PaymentDisposition.Suspense, ResolvedAt: not null, Void: not null };

    /// <summary>
    /// Whether it keeps its address from strangers: it is unresolved, or may still come, go or change. Only a conflict in a block, all its
    /// confirmations, or a person's word, end that. The merchant's own money needs nobody's decision.
    /// </summary>
    public bool Pins => Disposition != PaymentDisposition.Ignored
        && !IsSettledAway
        && !IsConflicted
        && (FinalAt is null || IsOpen && !IsInternal);

    public static Payment Record(PaymentFacts facts, PaymentVerdict verdict) => new()
    {
        WalletId = facts.WalletId,
        Blockchain = facts.Blockchain,
        TxId = facts.TxId,
        Ordinal = facts.Ordinal,
        AddressId = facts.AddressId,
        Symbol = facts.Symbol,
        ContractAddress = facts.ContractAddress,
        Amount = facts.Amount,
        Maturity = facts.Maturity,
        Spends = facts.Spends,
        SeenAt = verdict.Evidence,
        Disposition = verdict.Disposition,
        InvoiceId = verdict.InvoiceId,
        Reason = verdict.Reason,
        Late = verdict.Late,
        Resolution = verdict.Resolution,
        ResolvedAt = verdict.ResolvedAt,
    };

    /// <summary>It stands in a block of the best chain.</summary>
    /// <param name="height">The block's height.</param>
    /// <param name="blockHash">The block's hash.</param>
    /// <param name="amount">What it brought there. A call that waits only says what it means to pay; a token that keeps a fee brings less.</param>
    /// <param name="required">Confirmations that were asked for; one at least makes it final.</param>
    /// <returns>False when that was known.</returns>
    public bool Mined(long height, string blockHash, BigInteger amount, int required)
    {
        if (Void is null && Amount == amount && Height == height && string.Equals(BlockHash, blockHash, StringComparison.Ordinal))
            return false;
        (Height, BlockHash, Amount, WasMined, MissingSince, Void) = (height, blockHash, amount, true, null, null);
        AwaitFinality(required);
        ComeAfterAll();
        return true;
    }

    /// <summary>It stands in its block and has not all its confirmations, or not any more: the tip may fall.</summary>
    /// <param name="required">Confirmations that were asked for; one at least makes it final.</param>
    public void AwaitFinality(int required) => (FinalHeight, FinalAt) = (HeightOfFinality(required), null);

    /// <summary>
    /// Whether the end of its invoice's rate lock takes it off: what stands in no block holds no rate any more, whether the node knows it now or not, for it could
    /// come back at any later time. Only what made an invoice PAID once, and what takes its place, may return by itself (the merchant has shipped for it), and what
    /// a person has credited stays.
    /// </summary>
    /// <param name="peak">The most that its invoice has been.</param>
    /// <param name="credited">What is credited to its invoice.</param>
    public bool EndsWithRate(InvoiceStatus peak, IEnumerable<Payment> credited)
        => this is { Disposition: PaymentDisposition.Credited, Height: null, ResolvedAt: null }
            && !(peak == InvoiceStatus.Paid && (WasMined || credited.Any(o => o.WasMined && o.Spends.Intersect(Spends, StringComparer.Ordinal).Any())));

    /// <summary>It was nothing, and its block brings something after all: it is decided on like a new one.</summary>
    public void Reconsider(PaymentVerdict verdict)
    {
        if (Disposition != PaymentDisposition.Ignored)
            throw new InvalidOperationException($"Payment {Id} is {Disposition}; only one that is ignored can be decided on anew.");
        (Disposition, InvoiceId, Reason, SeenAt, Late) = (verdict.Disposition, verdict.InvoiceId, verdict.Reason, verdict.Evidence, verdict.Late);
    }

    /// <summary>It has all its confirmations.</summary>
    public void Finalise(DateTime now) => (FinalHeight, FinalAt) = (IsConflicted ? FinalHeight : null, now);

    /// <summary>Its block has left the best chain. From now on it counts only as far as the node knows it.</summary>
    public void Orphaned() => (Height, BlockHash, FinalHeight, FinalAt) = (null, null, null, null);

    /// <summary>It waits in the node's pool.</summary>
    /// <returns>False when that was known.</returns>
    public bool Pending()
    {
        if (Void is null && Height is null && MissingSince is null)
            return false;
        (Height, BlockHash, FinalHeight, FinalAt) = (null, null, null, null);
        (MissingSince, Void) = (null, null);
        ComeAfterAll();
        return true;
    }

    /// <summary>It is not in the pool, and nothing says why: it goes on counting for the grace, but not when it once lost its block.</summary>
    /// <returns>True when it stopped counting.</returns>
    public bool Missing(DateTime now)
    {
        if (Void is not null)
            return false;
        if (WasMined)
            return Voided(PaymentVoids.Reorganised);
        MissingSince ??= now;
        return now - MissingSince >= InvoiceRules.MissingGrace && Voided(PaymentVoids.Vanished);
    }

    /// <summary>It does not count any more, until the node knows it again.</summary>
    /// <returns>False when it did not count before for the same reason.</returns>
    public bool Voided(string reason)
    {
        if (string.Equals(Void, reason, StringComparison.Ordinal))
            return false;
        (Height, BlockHash, FinalHeight, FinalAt, Void) = (null, null, null, null, reason);
        return true;
    }

    /// <summary>Of one that a block made impossible: the tip at which that is past changing.</summary>
    public void Conflicted(long finalHeight) => (FinalHeight, FinalAt) = (finalHeight, null);

    /// <summary>Its own transaction makes another transfer in its place: it does not count, and gives the place up.</summary>
    /// <param name="ordinal">A number below 0 that no other payment of the transaction has.</param>
    public void Displace(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, 0);
        Ordinal = ordinal;
        Voided(PaymentVoids.Conflicted);
    }

    /// <summary>Its transaction makes it after all.</summary>
    /// <param name="ordinal">The place.</param>
    public void Return(int ordinal) => Ordinal = ordinal;

    /// <summary>Credits it by a person's decision.</summary>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="required">Confirmations the invoice asks for.</param>
    /// <param name="tip">Height of the chain's tip.</param>
    /// <param name="now">Product time.</param>
    public void CreditTo(Guid invoiceId, int required, long tip, DateTime now)
    {
        if (!IsOpen || Void is not null)
            throw new InvalidOperationException($"Payment {Id} is {Disposition} {Void}; only one that waits in suspense can be credited.");
        Resolution = invoiceId == InvoiceId ? PaymentResolution.Accepted : PaymentResolution.Assigned;
        (Disposition, InvoiceId, Reason, ResolvedAt) = (PaymentDisposition.Credited, invoiceId, null, now);
        if (Height is null)
            return;

        // In suspense fewer confirmations may have made it final than this invoice asks for.
        if (HeightOfFinality(required) <= tip)
            Finalise(FinalAt ?? now);
        else
            AwaitFinality(required);
    }

    /// <summary>Notes that a person has sent it back.</summary>
    public void NoteRefund(DateTime now)
    {
        if (!IsOpen || Height is null || FinalAt is null)
            throw new InvalidOperationException($"Payment {Id} is {Disposition} at height '{Height}'; only one that waits in suspense and has all its confirmations can have been refunded.");
        (Resolution, ResolvedAt) = (PaymentResolution.RefundNoted, now);
    }

    /// <summary>Notes that a person waits for it no longer. If it comes after all, it waits for a decision again.</summary>
    public void GiveUp(DateTime now)
    {
        if (!IsOpen || Void is null)
            throw new InvalidOperationException($"Payment {Id} is {Disposition} {Void}; only one that waits in suspense and is not on the chain can be given up.");
        (Resolution, ResolvedAt) = (PaymentResolution.NeverCame, now);
    }

    /// <summary>Notes that a person has seen the merchant's own money, which is final.</summary>
    public void PutAway(DateTime now)
    {
        if (!IsOpen || FinalAt is null || !IsInternal)
            throw new InvalidOperationException($"Payment {Id} is {Disposition} {Reason}; only the merchant's own that waits in suspense and is final can be put away.");
        (Resolution, ResolvedAt) = (PaymentResolution.Own, now);
    }

    /// <summary>Takes a credited payment off its invoice, for a person to decide on, whoever has credited it.</summary>
    public void ToSuspense(string reason)
    {
        if (Disposition != PaymentDisposition.Credited)
            throw new InvalidOperationException($"Payment {Id} is {Disposition}, only a credited one can be released.");
        (Disposition, Reason, Resolution, ResolvedAt) = (PaymentDisposition.Suspense, reason, null, null);
    }

    private long? HeightOfFinality(int required) => Height + Math.Max(Math.Max(1, required), Maturity) - 1;

    private void ComeAfterAll()
    {
        if (IsGivenUp)
            (Resolution, ResolvedAt) = (null, null);
    }
}
