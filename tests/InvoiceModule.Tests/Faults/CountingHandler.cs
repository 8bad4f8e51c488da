using System.Collections.Concurrent;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Faults;

/// <summary>What in-process handlers have been told.</summary>
internal sealed class CountingHandler
{
    public ConcurrentQueue<(Guid InvoiceId, int Version, string EventId)> Told { get; } = new();

    /// <summary>What happens while one is told.</summary>
    public Func<InvoiceEventContext, Task> Meanwhile { get; private set; } = _ => Task.CompletedTask;

    /// <summary>Does something in which the handlers do something of their own; it may throw.</summary>
    public async Task WhileAsync(Func<InvoiceEventContext, Task> meanwhile, Func<Task> act)
    {
        Meanwhile = meanwhile;
        try
        {
            await act();
        }
        finally
        {
            Meanwhile = _ => Task.CompletedTask;
        }
    }

    /// <summary>The versions of one invoice, in the order in which they came.</summary>
    public int[] VersionsOf(Guid invoiceId) => [.. Told.Where(t => t.InvoiceId == invoiceId).Select(t => t.Version)];
}
