using System.Net;

namespace InvoiceModule.Callbacks;

/// <summary>Turns a host's name into addresses.</summary>
internal interface IHostResolver
{
    /// <summary>At most <see cref="HostResolver.MaxAddresses"/> addresses, within <see cref="HostResolver.Timeout"/>.</summary>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}
