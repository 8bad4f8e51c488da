using System.Data;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>
/// Reads one consistent state of the database, under a transaction in which the database itself refuses every write: repeatable read and read only
/// on PostgreSQL, a deferred transaction under <c>query_only</c> on SQLite. It locks nobody out, so it is kept short.
/// </summary>
internal static class ReadOnlySnapshot
{
    public static Task<T> ReadAsync<T>(DbContext db, Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => InvoicingDb.KindOf(db) == DatabaseKind.Postgres
            ? db.Database.CreateExecutionStrategy().ExecuteAsync(token => ReadPostgresAsync(db, read, token), cancellationToken)
            : ReadSqliteAsync(db, read, cancellationToken);

    private static async Task<T> ReadPostgresAsync<T>(DbContext db, Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY", cancellationToken);
        return await read(db, cancellationToken);
    }

    // EF's own transactions on SQLite take the write lock at once; this one never does. The pragma stays with the connection, so it is taken back
    // before a pool hands the connection to somebody else.
    private static async Task<T> ReadSqliteAsync<T>(DbContext db, Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA query_only = 1", cancellationToken);
        try
        {
            await db.Database.ExecuteSqlRawAsync("BEGIN", cancellationToken);
            try
            {
                return await read(db, cancellationToken);
            }
            finally
            {
                await db.Database.ExecuteSqlRawAsync("ROLLBACK", CancellationToken.None);
            }
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA query_only = 0", CancellationToken.None);
        }
    }
}
