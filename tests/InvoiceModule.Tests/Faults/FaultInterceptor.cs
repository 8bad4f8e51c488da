using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Tests.Faults;

/// <summary>Makes the k-th thing that is asked of the database fail, once. What the simulated world itself reads and writes does not count.</summary>
internal sealed class FaultInterceptor : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly Lock _gate = new();
    private FaultKind _kind;
    private int _left;

    /// <summary>Where it failed; null while it has not.</summary>
    public string? FiredAt { get; private set; }

    /// <summary>Lets the k-th command (or, for unanswered commits, the k-th commit) fail.</summary>
    /// <param name="kind">How.</param>
    /// <param name="k">1 for the next.</param>
    public void Arm(FaultKind kind, int k)
    {
        lock (_gate)
            (_kind, _left, FiredAt) = (kind, k, null);
    }

    public void Disarm()
    {
        lock (_gate)
            _left = 0;
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
            if (!counts || _left == 0 || --_left > 0)
                return;
            FiredAt = at;
        }

        throw _kind == FaultKind.Broken ? new InjectedFaultException(at, isTransient: false) : InjectedFaultException.Passing(at);
    }
}
