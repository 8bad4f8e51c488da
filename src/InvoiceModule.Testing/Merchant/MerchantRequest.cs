using System.Text;

namespace InvoiceModule.Testing.Merchant;

/// <summary>One request as a merchant's server received it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathAndQuery">The target as it was sent, such as <c>/callback?shop=1</c>.</param>
/// <param name="Headers">All headers; names compare without regard to case, several values of one are joined by commas.</param>
/// <param name="Body">The body, byte for byte: what a signature is computed over.</param>
/// <param name="ReceivedAt">When its last byte had been read, UTC.</param>
public sealed record MerchantRequest(
    string Method,
    string PathAndQuery,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body,
    DateTime ReceivedAt)
{
    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}
