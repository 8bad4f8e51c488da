namespace InvoiceModule.Invoices;

/// <summary>
/// A version of an invoice, written in the same transaction as the change itself: the timeline's entry, and the outbox row of its callback.
/// </summary>
internal sealed class InvoiceEvent
{
    private InvoiceEvent()
    {
    }

    /// <summary><c>evt_</c> and 26 characters; the callback's <c>webhook-id</c>.</summary>
    public string Id { get; private init; } = "";

    public Guid InvoiceId { get; private init; }

    public Guid WalletId { get; private init; }

    public int Version { get; private init; }

    public InvoiceEventType Type { get; private init; }

    public InvoiceStatus Status { get; private init; }

    public string[] Txs { get; private init; } = [];

    public DateTime At { get; private init; }

    /// <summary>The invoice as of this version as JSON, encrypted.</summary>
    public byte[] Snapshot { get; private init; } = [];

    /// <summary>Where its callback goes; null for none. It is frozen with the event.</summary>
    public string? Url { get; private init; }

    public CallbackState State { get; private set; }

    /// <summary>The callback's exact bytes, encrypted; fixed before the first attempt and never changed.</summary>
    public byte[]? Body { get; private set; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; private set; }

    /// <summary>Attempts made before the present run of the schedule; a redelivery by hand starts a new run.</summary>
    public int ScheduleFrom { get; private set; }

    /// <summary>When a pending one is due again; null for at once.</summary>
    public DateTime? NextAttemptAt { get; private set; }

    /// <summary>When somebody asked to send it again and it was not done yet.</summary>
    public DateTime? RedeliverAt { get; private set; }

    /// <summary>When it was delivered, overtaken or given up.</summary>
    public DateTime? EndedAt { get; private set; }

    public static InvoiceEvent Of(Invoice invoice, string id, InvoiceEventType type, DateTime at, byte[] snapshot) => new()
    {
        Id = id,
        InvoiceId = invoice.Id,
        WalletId = invoice.WalletId,
        Version = invoice.Version,
        Type = type,
        Status = invoice.Status,
        Txs = invoice.Txs,
        At = at,
        Snapshot = snapshot,
        Url = invoice.UrlCallback,
        State = invoice.Version == 1 || invoice.UrlCallback is null ? CallbackState.NoUrl : CallbackState.Pending,
    };

    /// <summary>Fixes the bytes before the first attempt.</summary>
    public void Seal(byte[] body)
    {
        if (Body is not null)
            throw new InvalidOperationException($"The body of event {Id} is fixed already.");
        Body = body;
    }

    /// <summary>Counts an attempt.</summary>
    public void Attempted() => Attempts++;

    /// <summary>Ends its delivery.</summary>
    public void MoveTo(CallbackState state, DateTime now)
    {
        if (state is CallbackState.Pending or CallbackState.NoUrl)
            throw new ArgumentOutOfRangeException(nameof(state), state, "A delivery ends acknowledged, superseded, dead or held.");
        State = state;
        EndedAt = now;
        NextAttemptAt = null;
        RedeliverAt = null;
    }

    /// <summary>Sets the next attempt of a pending one.</summary>
    public void Postpone(DateTime nextAttemptAt) => NextAttemptAt = nextAttemptAt;

    /// <summary>Asks for one more attempt, now.</summary>
    /// <param name="now">Product time.</param>
    /// <param name="restart">Whether it becomes pending again with a whole new schedule, or is sent once whatever comes of it.</param>
    public void Redeliver(DateTime now, bool restart)
    {
        RedeliverAt = now;
        if (!restart)
            return;
        State = CallbackState.Pending;
        EndedAt = null;
        NextAttemptAt = null;
        ScheduleFrom = Attempts;
    }

    /// <summary>Says that what somebody asked for was done.</summary>
    public void Redelivered() => RedeliverAt = null;
}
