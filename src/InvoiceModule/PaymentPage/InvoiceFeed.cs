using InvoiceModule.Invoices;

namespace InvoiceModule.PaymentPage;

/// <summary>One watched invoice: its newest state for all who watch it, and what tells that this state may be out of date.</summary>
internal sealed class InvoiceFeed(Guid invoiceId)
{
    private TaskCompletionSource<InvoiceFrame?>? _asked;
    private InvoiceFrame? _latest;
    private MarkedInvoice? _seen;
    private DateTime _seenAt;

    public Guid InvoiceId => invoiceId;

    /// <summary>Viewers; guarded by <see cref="InvoiceWatch"/>.</summary>
    public int Viewers { get; set; }

    /// <summary>The state by a read that begins after this call: never older than the page the viewer has just been sent. Null: no such invoice.</summary>
    public Task<InvoiceFrame?> AskAsync()
    {
        while (true)
        {
            if (Volatile.Read(ref _asked) is { } asked)
                return asked.Task;
            var mine = new TaskCompletionSource<InvoiceFrame?>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _asked, mine, null) is null)
                return mine.Task;
        }
    }

    /// <summary>Those who have asked so far; they are answered by the read that begins now.</summary>
    public TaskCompletionSource<InvoiceFrame?>? TakeAsked() => Interlocked.Exchange(ref _asked, null);

    /// <summary>Whether it may look different from what was last shown.</summary>
    public bool IsStale(InvoiceMark mark, DateTime now)
    {
        if (_seen is not { } seen || mark with { Tip = 0 } != seen.Mark with { Tip = 0 })
            return true;
        var invoice = seen.Invoice;
        return (mark.Tip != seen.Mark.Tip && !invoice.IsFinal && (!invoice.Received.IsZero || invoice.Exception?.Contains("reversed") == true))
            || Passed(invoice.Expiry, now)
            || Passed(invoice.Expiry + InvoiceRules.LateCredit, now);
    }

    /// <summary>Shows what has been read; null when there is no such invoice. Gives the newest state.</summary>
    public InvoiceFrame? Show(MarkedInvoice? read, DateTime now)
    {
        if (read is null)
            return null;
        (_seen, _seenAt) = (read, now);
        var frame = new InvoiceFrame(read.Invoice);
        if (string.Equals(_latest?.Id, frame.Id, StringComparison.Ordinal))
            return _latest;
        var previous = _latest;
        _latest = frame;
        previous?.Follow(frame);
        return frame;
    }

    // Strictly: at the very moment of its expiry an invoice is payable no more, and one tick after the late credit it is final.
    private bool Passed(DateTime moment, DateTime now) => _seenAt <= moment && now > moment;
}
