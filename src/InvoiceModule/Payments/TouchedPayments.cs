using InvoiceModule.Invoices;

namespace InvoiceModule.Payments;

/// <summary>What an update has changed so far, and so whose invoices and addresses have to follow.</summary>
internal sealed class TouchedPayments
{
    private readonly HashSet<Guid> _invoices = [];
    private readonly HashSet<Guid> _late = [];
    private readonly HashSet<Guid> _released = [];
    private readonly HashSet<Guid> _takenOff = [];
    private readonly HashSet<long> _addresses = [];
    private readonly HashSet<(long AddressId, Guid InvoiceId)> _uses = [];
    private readonly HashSet<long> _strays = [];
    private readonly HashSet<Payment> _unwound = [];

    public IReadOnlyCollection<Guid> Invoices => _invoices;

    public IReadOnlyCollection<long> Addresses => _addresses;

    /// <summary>Leases that received money.</summary>
    public IReadOnlyCollection<(long AddressId, Guid InvoiceId)> Uses => _uses;

    /// <summary>Addresses that received money while nobody had them.</summary>
    public IReadOnlyCollection<long> Strays => _strays;

    /// <summary>Payments whose block has left the best chain.</summary>
    public IReadOnlySet<Payment> Unwound => _unwound;

    /// <summary>How much dust is kept of an address, as far as it has been counted.</summary>
    public Dictionary<long, int> Dust { get; } = [];

    /// <summary>Waiting transactions that have to be looked at again, although they are known.</summary>
    public HashSet<string> LookAgain { get; } = new(StringComparer.Ordinal);

    /// <summary>Payments that a block has made impossible, with the lowest such block's height: what one of several forbids stays so without the others.</summary>
    public Dictionary<Payment, long> Conflicts { get; } = [];

    /// <summary>A payment whose standing changed.</summary>
    public void Add(Payment payment)
    {
        if (payment.Disposition == PaymentDisposition.Ignored)
            return;
        _addresses.Add(payment.AddressId);
        if (payment is { Disposition: PaymentDisposition.Credited, InvoiceId: { } id })
            _invoices.Add(id);
    }

    /// <summary>A payment whose block has left the best chain.</summary>
    public void AddUnwound(Payment payment)
    {
        Add(payment);
        _unwound.Add(payment);
    }

    /// <summary>A payment that was not known. Money too late for its invoice is told to the invoice, though it is not credited.</summary>
    public void AddNew(Payment payment)
    {
        Add(payment);
        if (payment is { Disposition: PaymentDisposition.Credited, InvoiceId: { } user })
            _uses.Add((payment.AddressId, user));
        if (payment.Reason == PaymentReasons.NoInvoice)
            _strays.Add(payment.AddressId);
        if (payment is { InvoiceId: { } id, Reason: PaymentReasons.Late or PaymentReasons.LateRateFell })
        {
            _invoices.Add(id);
            _late.Add(id);
        }
    }

    /// <summary>A credited payment that the end of the rate lock takes off its invoice.</summary>
    public void AddReleased(Payment payment)
    {
        if (payment is { Disposition: PaymentDisposition.Credited, InvoiceId: { } id })
            _released.Add(id);
    }

    /// <summary>A payment that says its address is in use elsewhere.</summary>
    public void AddStray(Payment payment) => _strays.Add(payment.AddressId);

    /// <summary>A credited payment that turns out to be the merchant's own.</summary>
    public void AddTakenOff(Payment payment)
    {
        if (payment is { Disposition: PaymentDisposition.Credited, InvoiceId: { } id })
            _takenOff.Add(id);
    }

    /// <summary>What happened to an invoice besides the standing of its payments.</summary>
    public InvoiceChange ChangeOf(Guid invoiceId)
        => (_late.Contains(invoiceId) ? InvoiceChange.LateMoney : InvoiceChange.None)
            | (_released.Contains(invoiceId) ? InvoiceChange.Released : InvoiceChange.None)
            | (_takenOff.Contains(invoiceId) ? InvoiceChange.TakenOff : InvoiceChange.None);
}
