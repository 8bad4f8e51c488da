using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Works off one lane of the outbox: starts what is due side by side, and waits until more is or somebody says so. What is due stands in the table; a
/// signal only makes it look sooner. Any number of these may run, in any number of processes.
/// </summary>
internal abstract partial class OutboxDispatcher(OutboxLane lane, OutboxClaims claims, WorkSignal signal, InvoicingClock clock, ILogger logger) : IBackgroundLoop
{
    /// <summary>The longest time between two looks at the table.</summary>
    protected static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(200);

    public abstract string Name { get; }

    protected OutboxLane Lane => lane;

    protected OutboxClaims Claims => claims;

    protected WorkSignal Signal => signal;

    protected InvoicingClock Clock => clock;

    /// <summary>Works until it is stopped, and ends when what was under way has ended.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken)
    {
        var tasks = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                tasks.RemoveAll(task => task.IsCompleted);
                await StartDueAsync(tasks, cancellationToken);
                await signal.WaitAsync(await NextLookAsync(cancellationToken), clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The database may be away. Nothing is lost: what is due stays due.
                Failed(exception);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(tasks);
    }

    /// <summary>Starts as much of what is due as there is room for.</summary>
    /// <param name="tasks">Takes what was started.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were started.</returns>
    protected abstract Task<int> StartDueAsync(List<Task> tasks, CancellationToken cancellationToken);

    /// <summary>How long to wait for the signal.</summary>
    protected abstract Task<TimeSpan> NextLookAsync(CancellationToken cancellationToken);

    /// <summary>How long until something is due, within the bounds of a wait.</summary>
    protected async Task<TimeSpan> UntilDueAsync(IReadOnlyCollection<string> exceptOrigins, CancellationToken cancellationToken)
    {
        if (await claims.NextDueAsync(lane, exceptOrigins, cancellationToken) is not { } due)
            return LongestWait;
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((due - clock.Now).TotalMilliseconds));

        // Due and yet not started: somebody holds the row, and is about to signal or to die.
        return wait <= TimeSpan.Zero ? ShortestWait : wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>Says that something failed that is due again by itself.</summary>
    protected void Failed(Exception exception) => Failed(logger, exception);

    [LoggerMessage(LogLevel.Error, "What is due cannot be worked on just now; it is tried again.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
