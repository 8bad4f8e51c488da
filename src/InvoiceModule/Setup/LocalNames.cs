using System.Net;

namespace InvoiceModule.Setup;

/// <summary>
/// Names in a Host header that no foreign page can have: a rebound DNS name leads a stranger's page to this machine, but under the stranger's name.
/// </summary>
internal static class LocalNames
{
    /// <summary>Whether a host name, without a port, is <c>localhost</c>, below it (RFC 6761), or an address.</summary>
    public static bool Contains(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(host, out _);
}
