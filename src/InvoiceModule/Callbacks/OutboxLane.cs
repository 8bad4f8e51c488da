namespace InvoiceModule.Callbacks;

/// <summary>The two things that happen to an event, each with its own columns of the outbox head.</summary>
internal enum OutboxLane
{
    /// <summary>Callbacks over HTTP.</summary>
    Callback,

    /// <summary>In-process handlers.</summary>
    Handler,
}
