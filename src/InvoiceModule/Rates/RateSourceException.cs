namespace InvoiceModule.Rates;

/// <summary>
/// A source could not answer. The module logs this message, which no other exception's is (it might hold an address with a key in it): say what is
/// wrong and leave out what is secret.
/// </summary>
public sealed class RateSourceException : Exception
{
    /// <summary>Says why there is no answer.</summary>
    /// <param name="message">For example <c>HTTP 429</c>; no secrets.</param>
    public RateSourceException(string message)
        : base(message)
    {
    }

    /// <summary>Says why there is no answer.</summary>
    /// <param name="message">For example <c>HTTP 429</c>; no secrets.</param>
    /// <param name="inner">The cause.</param>
    public RateSourceException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says only that there is no answer.</summary>
    public RateSourceException()
        : base("The source could not answer.")
    {
    }
}
