namespace InvoiceModule.Invoices;

/// <summary>Collects every fault of a request before it is refused.</summary>
internal sealed class ValidationErrors
{
    private readonly SortedDictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    /// <summary>Whether a path has a fault already: a second rule then has nothing to add.</summary>
    public bool Has(string path) => _errors.ContainsKey(path);

    /// <summary>Adds a fault.</summary>
    /// <param name="path">JSON path such as <c>$.data.url_callback</c>.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public void Add(string path, string message)
    {
        if (!_errors.TryGetValue(path, out var messages))
            _errors[path] = messages = [];
        messages.Add(message);
    }

    /// <exception cref="InvoicingException"><c>validation_failed</c>, when there is any fault.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new InvoicingException(
                InvoicingErrorCodes.ValidationFailed,
                "The request breaks the rules listed in errors; nothing was written.",
                _errors.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal));
        }
    }
}
