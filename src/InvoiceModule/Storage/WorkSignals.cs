using System.Collections.Concurrent;
using InvoiceModule.Setup;

namespace InvoiceModule.Storage;

/// <summary>The signals of this process. They make the warm path quick; what one loses, the next poll or the recurring job finds.</summary>
internal sealed class WorkSignals : IInvoicingWaker
{
    private readonly ConcurrentDictionary<string, WorkSignal> _scans = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WorkSignal> _scanned = new(StringComparer.Ordinal);

    /// <summary>How long one waits for a signal that another process may have to give.</summary>
    public TimeSpan Glance { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Callbacks may be due.</summary>
    public WorkSignal Callbacks { get; } = new();

    /// <summary>In-process handlers may be due.</summary>
    public WorkSignal Handlers { get; } = new();

    /// <summary>Invoices may have to expire.</summary>
    public WorkSignal Expiry { get; } = new();

    /// <summary>Fresh addresses may be running short.</summary>
    public WorkSignal Addresses { get; } = new();

    /// <summary>A chain may have moved.</summary>
    public WorkSignal Scan(string blockchain) => _scans.GetOrAdd(blockchain, _ => new WorkSignal());

    /// <summary>A chain has been read up to its tip.</summary>
    public WorkSignal Scanned(string blockchain) => _scanned.GetOrAdd(blockchain, _ => new WorkSignal());

    // Callbacks and handlers are due.
    private void VersionsMade()
    {
        Callbacks.Set();
        Handlers.Set();
    }

    /// <summary>Raised after the commit with the invoices that have a new version, for whoever shows them live.</summary>
    public event Action<IReadOnlyCollection<Guid>>? InvoicesChanged;

    /// <summary>Versions of these invoices have been committed.</summary>
    public void VersionsMade(IReadOnlyCollection<Guid> invoiceIds)
    {
        VersionsMade();
        InvoicesChanged?.Invoke(invoiceIds);
    }

    public void Wake()
    {
        foreach (var scan in _scans.Values)
            scan.Set();
        Expiry.Set();
        Callbacks.Set();
        Handlers.Set();
        Addresses.Set();
    }
}
