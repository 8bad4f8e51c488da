namespace InvoiceModule.Dashboard;

/// <summary>Why a form was refused: shown above it, and beside its fields.</summary>
/// <param name="Message">For the person.</param>
/// <param name="Form">Which of the page's forms.</param>
/// <param name="Why">The reason as it was written, so that it need not be written again.</param>
/// <param name="Errors">By JSON path, as the API names them.</param>
internal sealed record PageFault(string Message, string Form, string? Why = null, IReadOnlyDictionary<string, string[]>? Errors = null)
{
    public string? ErrorOf(string form, string path)
        => form == Form && Errors?.TryGetValue(path, out var messages) == true ? string.Join(' ', messages) : null;

    /// <summary>The refund's transaction as it was written.</summary>
    public string? Transaction { get; init; }

    public string? TransactionOf(string form) => form == Form ? Transaction : null;

    public string? WhyOf(string form) => form == Form ? Why : null;
}
