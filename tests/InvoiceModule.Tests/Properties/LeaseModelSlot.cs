namespace InvoiceModule.Tests.Properties;

/// <summary>One address, and what came to it. Time is that of the last settling, for that is when the module looks.</summary>
internal sealed class LeaseModelSlot(TimeSpan rest, TimeSpan paidRest, int maxUses, int required, int dust)
{
    /// <summary>Of every invoice.</summary>
    public const int Price = 10;

    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LateCredit = TimeSpan.FromMinutes(10);

    private readonly List<Money> _payments = [];
    private readonly List<Guid> _invoices = [];
    private DateTime _expires;
    private DateTime _ended;

    private enum Standing
    {
        Credited,
        Late,
        Suspense,
        Refunded,
    }

    public Guid? Holder { get; private set; }

    public int Uses { get; private set; }

    public int Leases => _invoices.Count;

    public int Received => ReceivedBy(_invoices[^1]);

    public bool IsPinned => _payments.Exists(p => p.FinalAt is null || p.Standing == Standing.Suspense);

    /// <summary>Whether a person can decide on something: it waits for him, and stands in a block.</summary>
    public bool HasDecidable => _payments.Exists(p => p is { Standing: Standing.Suspense, Depth: > 0 });

    /// <summary>Whether that has all its confirmations: before, nobody notes its refund.</summary>
    public bool IsRefundable => _payments.Find(p => p is { Standing: Standing.Suspense, Depth: > 0 })?.FinalAt is not null;

    public bool IsFree(DateTime now) => Holder is null && !IsPinned && Uses < maxUses && now >= RestsUntil;

    public int ReceivedBy(Guid invoice) => _payments.Where(p => p.Invoice == invoice && p.IsCredited).Sum(p => p.Amount);

    public void Lease(Guid invoice, DateTime now)
    {
        Holder = invoice;
        _invoices.Add(invoice);
        _expires = now + Expiry;
    }

    public void Pay(int amount, DateTime now)
    {
        var isTooLate = now > _expires + LateCredit;
        if (amount < dust && (isTooLate || Received >= Price || Received + amount < Price))
            return;
        if (!isTooLate)
            Use();
        _payments.Add(new Money(_invoices[^1], amount) { Standing = isTooLate ? Standing.Suspense : now > _expires ? Standing.Late : Standing.Credited });
    }

    public void Mine(int count, DateTime now)
    {
        foreach (var payment in _payments)
        {
            payment.Depth += count;
            payment.FinalAt ??= payment.Depth >= required ? now : null;
        }

        Settle(now);
    }

    /// <summary>The last blocks are gone, there is one more than before, and what stood in them waits.</summary>
    public void Reorganise(int depth, DateTime now)
    {
        foreach (var payment in _payments.Where(p => p.Depth > 0))
            (payment.Depth, payment.FinalAt) = payment.Depth > depth ? (payment.Depth + 1, payment.FinalAt) : (0, null);
        Settle(now);
    }

    /// <summary>A person decides on the first that waits for it.</summary>
    public void Decide(bool isAccepted, DateTime now)
    {
        var payment = _payments.First(p => p is { Standing: Standing.Suspense, Depth: > 0 });
        if (isAccepted)
            Use();
        (payment.Standing, payment.DecidedAt) = (isAccepted ? Standing.Credited : Standing.Refunded, now);
        Settle(now);
    }

    public void Expire(DateTime now)
    {
        if (Holder is not null && now >= _expires && _payments.Where(p => p.Invoice == Holder && p.Standing == Standing.Credited).Sum(p => p.Amount) < Price)
            End(Received == 0 ? _expires : now);
    }

    public void End(DateTime ended) => (Holder, _ended) = (null, ended);

    // Of everything that ever came, and of what a person has decided on from then on.
    private DateTime RestsUntil
        => _payments.Select(p => (p.FinalAt > p.DecidedAt ? p.FinalAt : p.DecidedAt ?? p.FinalAt)!.Value + paidRest).Append(_ended + rest).Append(_expires + LateCredit).Max();

    // One that received money is one use, however often.
    private void Use()
    {
        if (!_payments.Exists(p => p.Invoice == _invoices[^1] && p.IsCredited))
            Uses++;
    }

    private void Settle(DateTime now)
    {
        if (Holder is not null && _payments.Where(p => p.Invoice == Holder && p.IsCredited && p.Depth >= required).Sum(p => p.Amount) >= Price)
            End(now);
    }

    private sealed class Money(Guid invoice, int amount)
    {
        public Guid Invoice => invoice;

        public int Amount => amount;

        public int Depth { get; set; }

        public DateTime? FinalAt { get; set; }

        public DateTime? DecidedAt { get; set; }

        public Standing Standing { get; set; }

        public bool IsCredited => Standing is Standing.Credited or Standing.Late;
    }
}
