namespace InvoiceModule.Chains;

/// <summary>The node does not answer, answers for another network, or answers what cannot be true.</summary>
public sealed class ChainUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ChainUnavailableException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what mends it. It is shown to the operator, so it holds no password.</param>
    public ChainUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what mends it.</param>
    /// <param name="innerException">The cause.</param>
    public ChainUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
