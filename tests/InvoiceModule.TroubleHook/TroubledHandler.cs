using System.Collections.Concurrent;
using InvoiceModule.Invoices;

namespace InvoiceModule.TroubleHook;

/// <summary>Fails on the first call of each event in this process, or takes longer than a claim is renewed.</summary>
internal sealed class TroubledHandler(bool isSlow) : IInvoiceEventHandler
{
    private static readonly ConcurrentDictionary<string, bool> Seen = new(StringComparer.Ordinal);

    public Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken)
    {
        if (!Seen.TryAdd(context.EventId, true))
            return Task.CompletedTask;
        return isSlow ? Task.Delay(TimeSpan.FromMilliseconds(2600), cancellationToken) : throw new InvalidOperationException("This host's handler fails at first.");
    }
}
