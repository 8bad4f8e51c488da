using Hangfire;
using InvoiceModule.Setup;

namespace InvoiceModule.Callbacks;

/// <summary>
/// The recurring job <c>invoicing:deliver-callbacks</c>: the sweep that guarantees what signals only make quick. Hangfire stores this type's and its
/// method's name.
/// </summary>
[ShortLived, AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
internal sealed class DeliverCallbacksJob(CallbackDispatcher callbacks, HandlerDispatcher handlers, CallbackPruning pruning)
{
    /// <summary>Delivers what is due, to merchants and to handlers, and clears old dead letters. Any number of copies may run at once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(callbacks.DrainAsync(cancellationToken), handlers.DrainAsync(cancellationToken));
        await pruning.PruneAsync(cancellationToken);
    }
}
