using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Storage;

/// <summary>
/// The only door to the host's <c>DbContext</c>. Every piece of work has an instance of its own, so that nothing of the host's is ever saved by us
/// or the other way round; a write is one transaction, run again as a whole when the database asks for it.
/// </summary>
internal sealed class InvoicingDb(
    IServiceScopeFactory scopes, DbContextSource source, Identifiers identifiers, TimeProvider time, ClockReading reading, ICrashHook crash) : IInvoicingReader, IDisposable
{
    private const int MaxTries = 6;
    private const string Savepoint = "invoicing";

    private static readonly ConditionalWeakTable<DbContext, List<Action>> AfterCommits = [];

    // SQLite has one writer. Waiting in line here is fair and quick; its own waiting is polling.
    private readonly SemaphoreSlim _writer = new(1, 1);

    private DatabaseKind? _kind;

    /// <summary>Reads. What is read is not tracked. It may run several times.</summary>
    public Task<T> ReadAsync<T>(Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => RetryAsync(() => ReadOnceAsync(read, cancellationToken), cancellationToken);

    /// <summary>Reads one consistent state, under a transaction in which nothing can be written. It may run several times.</summary>
    public Task<T> SnapshotAsync<T>(Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => ReadAsync((db, token) => ReadOnlySnapshot.ReadAsync(db, read, token), cancellationToken);

    /// <summary>
    /// Writes in one transaction: what <paramref name="write"/> changes is saved and committed when it returns, and nothing when it throws. It may
    /// run several times, so it starts from what it reads. Product time is right within it, also after a sleep of the machine. <paramref name="flow"/> names it
    /// among the crash points.
    /// </summary>
    public Task<T> WriteAsync<T>(CrashFlow flow, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
        => RetryAsync(() => WriteOnceAsync(flow, write, cancellationToken), cancellationToken);

    /// <summary>Writes in one transaction.</summary>
    public Task WriteAsync(CrashFlow flow, Func<DbContext, CancellationToken, Task> write, CancellationToken cancellationToken)
        => WriteAsync(
            flow,
            async (db, token) =>
            {
                await write(db, token);
                return true;
            },
            cancellationToken);

    /// <summary>Writes in one transaction that is no flow of the product's.</summary>
    public Task<T> WriteAsync<T>(Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
        => WriteAsync(CrashPoints.Other, write, cancellationToken);

    /// <summary>Writes in one transaction that is no flow of the product's.</summary>
    public Task WriteAsync(Func<DbContext, CancellationToken, Task> write, CancellationToken cancellationToken)
        => WriteAsync(CrashPoints.Other, write, cancellationToken);

    /// <summary>
    /// Works inside the transaction that is open on the host's context, through an instance of our own on the same connection. The host commits; a
    /// failure of its transaction is the host's to see. What fails here leaves nothing behind, whatever the host does with its transaction then.
    /// </summary>
    public async Task<T> JoinAsync<T>(DbContext host, CrashFlow? flow, Func<DbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var transaction = host.Database.CurrentTransaction
            ?? throw new InvalidOperationException("The host's DbContext has no open transaction to join.");
        await using var scope = scopes.CreateAsyncScope();
        await using var db = source.Open(scope.ServiceProvider);
        db.Database.SetDbConnection(host.Database.GetDbConnection(), contextOwnsConnection: false);
        await db.Database.UseTransactionAsync(transaction.GetDbTransaction(), cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
        T result;
        try
        {
            if (flow is not null)
                crash.Begin(flow);
            await reading.EnsureAsync(db, cancellationToken);
            result = await work(db, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            if (flow is not null)
                crash.Reach(flow.BeforeCommit);
        }
        catch
        {
            await UndoAsync(transaction);
            throw;
        }

        await transaction.ReleaseSavepointAsync(Savepoint, cancellationToken);
        Committed(db);
        return result;
    }

    /// <summary>
    /// Does something small once the transaction has been committed, and not at all when it was not: counting, not working. In a transaction of the
    /// host's it is done when our part of it is written.
    /// </summary>
    public static void AfterCommit(DbContext db, Action action) => AfterCommits.GetOrCreateValue(db).Add(action);

    /// <summary>Which of the two databases it is.</summary>
    public static DatabaseKind KindOf(DbContext db) => db.Database.ProviderName switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => DatabaseKind.Postgres,
        "Microsoft.EntityFrameworkCore.Sqlite" => DatabaseKind.Sqlite,
        var name => throw new NotSupportedException($"InvoiceModule runs on SQLite and PostgreSQL; the DbContext uses '{name}'. Register it with UseSqlite or UseNpgsql."),
    };

    public void Dispose() => _writer.Dispose();

    private async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (tries < MaxTries && DatabaseFaults.IsTransient(exception))
            {
                await Task.Delay(identifiers.Jitter(TimeSpan.FromMilliseconds(10 << tries)), time, cancellationToken);
            }
        }
    }

    private async Task<T> ReadOnceAsync<T>(Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = source.Open(scope.ServiceProvider);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db, cancellationToken);
    }

    private async Task<T> WriteOnceAsync<T>(CrashFlow flow, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = source.Open(scope.ServiceProvider);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        var kind = _kind ??= KindOf(db);
        if (kind == DatabaseKind.Sqlite)
            await _writer.WaitAsync(cancellationToken);
        try
        {
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(
                async token =>
                {
                    crash.Begin(flow);
                    db.ChangeTracker.Clear();
                    AfterCommits.Remove(db);
                    if (kind == DatabaseKind.Sqlite)
                        await WaitInFileAsync(db, token);
                    await using var transaction = await db.Database.BeginTransactionAsync(token);
                    await reading.EnsureAsync(db, token);
                    var result = await write(db, token);
                    await db.SaveChangesAsync(token);
                    crash.Reach(flow.BeforeCommit);
                    await transaction.CommitAsync(token);
                    crash.Reach(flow.AfterCommit);
                    Committed(db);
                    return result;
                },
                cancellationToken);
        }
        finally
        {
            if (kind == DatabaseKind.Sqlite)
                _writer.Release();
        }
    }

    // Another process stands in another line. The provider asks for the file every 150 ms, and hardly ever finds the moment between two writers of a line that does
    // not wait; SQLite itself asks after 1 ms, and then less and less often.
    private static async Task WaitInFileAsync(DbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 1000";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Where the connection is lost, so is its transaction, and nothing is left to be undone: the host is told what went wrong first.
    private static async Task UndoAsync(IDbContextTransaction transaction)
    {
        try
        {
            await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
        }
    }

    private static void Committed(DbContext db)
    {
        if (!AfterCommits.TryGetValue(db, out var actions))
            return;
        AfterCommits.Remove(db);
        foreach (var action in actions)
            action();
    }
}
