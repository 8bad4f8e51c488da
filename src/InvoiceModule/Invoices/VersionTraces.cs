using System.Collections.Concurrent;
using System.Diagnostics;

namespace InvoiceModule.Invoices;

/// <summary>Remembers in which trace an invoice's newest version was made in this process, so that its delivery can point there. Bounded: the oldest are forgotten.</summary>
internal sealed class VersionTraces
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<Guid, ActivityContext> _contexts = new();
    private readonly ConcurrentQueue<Guid> _order = new();

    public void Remember(Guid invoiceId, ActivityContext context)
    {
        if (!_contexts.TryAdd(invoiceId, context))
        {
            _contexts[invoiceId] = context;
            return;
        }

        _order.Enqueue(invoiceId);
        while (_order.Count > Most && _order.TryDequeue(out var oldest))
            _contexts.TryRemove(oldest, out _);
    }

    public IEnumerable<ActivityLink> LinksTo(Guid invoiceId) => _contexts.TryGetValue(invoiceId, out var context) ? [new ActivityLink(context)] : [];
}
