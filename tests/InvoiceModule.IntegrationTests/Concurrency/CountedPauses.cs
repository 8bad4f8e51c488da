using System.Data.Common;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>Counts the transactions that let a moment pass.</summary>
internal sealed class CountedPauses : DbCommandInterceptor
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _now;
    private int _most;

    /// <summary>How many did at the same time at most.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    /// <summary>Ends when the next one begins to.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _next, next);
        return next.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (IsPause(command))
        {
            var now = Interlocked.Increment(ref _now);
            for (var most = MostAtOnce; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = MostAtOnce)
            {
            }

            Volatile.Read(ref _next).TrySetResult();
        }

        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (IsPause(command))
            Interlocked.Decrement(ref _now);
        return ValueTask.FromResult(result);
    }

    private static bool IsPause(DbCommand command) => string.Equals(command.CommandText, SqlNames.Pause, StringComparison.Ordinal);
}
