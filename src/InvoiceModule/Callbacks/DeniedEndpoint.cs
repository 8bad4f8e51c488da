using System.Globalization;

namespace InvoiceModule.Callbacks;

/// <summary>A host and port that is never called: the database, a node.</summary>
/// <param name="Host">A name or an address, lower case.</param>
/// <param name="Port">1..65535.</param>
internal sealed record DeniedEndpoint(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>, <c>[::1]:port</c> or a URL.</summary>
    public static DeniedEndpoint Parse(string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : "tcp://" + text;
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Port > 0)
            return new DeniedEndpoint(uri.DnsSafeHost.ToLowerInvariant(), uri.Port);
        throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"Callbacks: '{text}' in DeniedEndpoints is neither host:port nor a URL with a port. Write it like db.internal:5432."),
            nameof(text));
    }
}
