namespace InvoiceModule.Callbacks.Client;

/// <summary>A callback is not genuine, or not recent. Nothing in it may be believed.</summary>
public sealed class CallbackRejectedException : Exception
{
    /// <summary>Says what was wrong.</summary>
    /// <param name="reason">What <see cref="CallbackVerifier.Verify"/> found.</param>
    public CallbackRejectedException(CallbackVerification reason)
        : base(reason switch
        {
            CallbackVerification.MissingHeader => "A callback lacks one of the headers webhook-id, webhook-timestamp and webhook-signature.",
            CallbackVerification.BadTimestamp => "A callback's webhook-timestamp is no whole number of seconds.",
            CallbackVerification.TooOld => "A callback was signed more than 300 s ago: a replay, or this machine's clock is fast.",
            CallbackVerification.TooNew => "A callback was signed more than 300 s in the future: this machine's clock is slow.",
            _ => "A callback's signature fits none of the keys. Is it this wallet's key, and the body's own bytes, not parsed and written again?",
        })
        => Reason = reason;

    /// <summary>Says that the signature is wrong.</summary>
    public CallbackRejectedException()
        : this(CallbackVerification.WrongSignature)
    {
    }

    /// <summary>What was wrong.</summary>
    public CallbackVerification Reason { get; }
}
