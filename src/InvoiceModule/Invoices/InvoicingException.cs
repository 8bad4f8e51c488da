namespace InvoiceModule.Invoices;

/// <summary>A refusal, with the words the API answers it by. Nothing was written.</summary>
public sealed class InvoicingException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="code">The API's error code.</param>
    /// <param name="message">What is wrong and what to do; shown to the caller, so it holds no inner detail.</param>
    /// <param name="errors">For <c>validation_failed</c>: JSON path to messages.</param>
    /// <param name="retryAfter">When it is worth trying again.</param>
    /// <param name="innerException">The cause, for the log only.</param>
    internal InvoicingException(
        string code,
        string message,
        IReadOnlyDictionary<string, string[]>? errors = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Errors = errors;
        RetryAfter = retryAfter;
    }

    /// <summary>One of <see cref="InvoicingErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>All faults at once, JSON path to messages; null unless the code is <c>validation_failed</c>.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; }

    /// <summary>When it is worth trying again; null when it is not.</summary>
    public TimeSpan? RetryAfter { get; }
}
