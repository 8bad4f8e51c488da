namespace InvoiceModule.Testing.Merchant;

/// <summary>What a merchant's server answers.</summary>
/// <param name="Status">The HTTP status, 200..599.</param>
/// <param name="Body">The body, UTF-8; empty for none.</param>
public sealed record MerchantAnswer(int Status = 200, string Body = "")
{
    /// <summary>Headers of the answer, such as <c>Retry-After</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
