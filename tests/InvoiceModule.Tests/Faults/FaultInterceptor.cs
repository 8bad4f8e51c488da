using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Tests.Faults;

/// <summary>Makes the k-th thing that is asked of the database fail, once. What the simulated world itself reads and writes does not count.</summary>
internal sealed class FaultInterceptor : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly Lock _gate = new();
    private FaultKind _kind;
    private int _left;
    private string? _again;
    private TaskCompletionSource _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it failed; null while it has not.</summary>
    public string? FiredAt { get; private set; }

    /// <summary>Ends when it has failed.</summary>
    public Task Fired
    {
        get
        {
            lock (_gate)
                return _fired.Task;
        }
    }

    /// <summary>Lets the k-th command (or, for unanswered commits, the k-th commit) fail.</summary>
    /// <param name="kind">How.</param>
    /// <param name="k">1 for the next.</param>
    public void Arm(FaultKind kind, int k)
    {
        lock (_gate)
            (_kind, _left, FiredAt, _again, _fired) = (kind, k, null, null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public void Disarm()
    {
        lock (_gate)
            (_left, _again) = (0, null);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Count(command.CommandText);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Count(command.CommandText);
        return new(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Count(command.CommandText);
        return new(result);
    }

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        Count("BEGIN");
        return new(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Count("COMMIT");
        return new(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Fire("after COMMIT", _kind == FaultKind.CommitUnanswered);
        return Task.CompletedTask;
    }

    private void Count(string command)
    {
        if (!command.Contains("sim_journal", StringComparison.OrdinalIgnoreCase))
            Fire(command, _kind != FaultKind.CommitUnanswered);
    }

    private void Fire(string at, bool counts)
    {
        lock (_gate)
        {
            if (!counts)
                return;

            // What passes comes twice: a deadlock at the first try, a serialization failure at the same place of the second.
            if (_again is not null && string.Equals(_again, at, StringComparison.Ordinal))
            {
                _again = null;
                throw InjectedFaultException.Passing(at, 1);
            }

            if (_left == 0 || --_left > 0)
                return;
            FiredAt = at;
            _again = _kind == FaultKind.Transient ? at : null;
            _fired.SetResult();
        }

        throw _kind == FaultKind.Broken ? new InjectedFaultException(at, isTransient: false) : InjectedFaultException.Passing(at, 0);
    }
}
