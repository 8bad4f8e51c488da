namespace InvoiceModule.Callbacks;

/// <summary>The connection was not made, because it must not be or could not be.</summary>
internal sealed class CallbackRefusedException(string error, Exception? innerException = null) : Exception(error, innerException)
{
    /// <summary>One of <see cref="CallbackErrors"/>.</summary>
    public string Error { get; } = error;
}
