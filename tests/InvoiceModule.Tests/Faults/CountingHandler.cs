using System.Collections.Concurrent;

namespace InvoiceModule.Tests.Faults;

/// <summary>What in-process handlers have been told.</summary>
internal sealed class CountingHandler
{
    public ConcurrentQueue<(Guid InvoiceId, int Version, string EventId)> Told { get; } = new();

    /// <summary>The versions of one invoice, in the order in which they came.</summary>
    public int[] VersionsOf(Guid invoiceId) => [.. Told.Where(t => t.InvoiceId == invoiceId).Select(t => t.Version)];
}
