namespace InvoiceModule.Callbacks.Client;

/// <summary>What came of checking a callback. Only <see cref="Valid"/> is to be believed.</summary>
public enum CallbackVerification
{
    /// <summary>A header is missing or empty, the signature is not ours, or nothing was checked.</summary>
    WrongSignature = 0,

    /// <summary>It was signed with one of the keys, for this id, time and body, and is recent.</summary>
    Valid,

    /// <summary><c>webhook-id</c>, <c>webhook-timestamp</c> or <c>webhook-signature</c> is missing or empty.</summary>
    MissingHeader,

    /// <summary><c>webhook-timestamp</c> is no whole number of seconds.</summary>
    BadTimestamp,

    /// <summary>It was signed longer ago than the tolerance: possibly a replay, or this machine's clock is fast.</summary>
    TooOld,

    /// <summary>It was signed further in the future than the tolerance: this machine's clock is slow.</summary>
    TooNew,
}
