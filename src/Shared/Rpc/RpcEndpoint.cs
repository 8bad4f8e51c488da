using System.Globalization;

namespace InvoiceModule.Rpc;

/// <summary>How an endpoint is named in messages: by scheme, host and port. Providers put API keys into path and query.</summary>
internal sealed class RpcEndpoint(Uri url)
{
    private const int MaxMessageLength = 200;

    /// <summary>Shorter pieces (<c>v3</c>, <c>rpc</c>) are no keys, and blanking them would garble messages.</summary>
    private const int MinSecretLength = 8;

    private readonly string[] _secrets =
    [
        .. url.PathAndQuery.Split('/', '?', '&', '=').Select(Uri.UnescapeDataString).Where(part => part.Length >= MinSecretLength).OrderByDescending(part => part.Length),
    ];

    public Uri Url => url;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{url.Host}:{url.Port}");

    /// <summary>A node's words go into our logs: on one line, not without end, and without the key that some providers repeat.</summary>
    public string Printable(string message)
    {
        foreach (var secret in _secrets)
            message = message.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
        return string.Concat(message.Take(MaxMessageLength).Select(c => IsPrintable(c) ? c : ' '));
    }

    // Not what breaks a line or turns its direction either.
    private static bool IsPrintable(char c)
        => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
