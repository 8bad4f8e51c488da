namespace InvoiceModule.Invoices;

/// <summary>How far an event's callback has come.</summary>
internal enum CallbackState
{
    /// <summary>Still to be delivered.</summary>
    Pending = 0,

    /// <summary>The merchant answered 2xx.</summary>
    Acknowledged = 1,

    /// <summary>A newer version overtook it before it was delivered.</summary>
    Superseded = 2,

    /// <summary>Every attempt failed; it can be sent again by hand.</summary>
    Dead = 3,

    /// <summary>The merchant answered 410 for this URL: nothing is sent there until somebody redelivers by hand.</summary>
    Held = 4,

    /// <summary>Nothing to send: no callback URL, or version 1.</summary>
    NoUrl = 5,
}
