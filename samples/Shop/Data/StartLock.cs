using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Shop.Data;

/// <summary>
/// Lets one process at a time set up the database: migrations, the key ring, Hangfire's tables and the wallets. It ends with the process that holds
/// it, so one that is killed blocks nobody.
/// </summary>
internal sealed class StartLock : IAsyncDisposable
{
    private const long PostgresKey = 0x53484f50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly IAsyncDisposable _holder;

    private StartLock(IAsyncDisposable holder) => _holder = holder;

    public static Task<StartLock> TakeAsync(ShopDatabase database, CancellationToken cancellationToken)
        => database.Provider == DatabaseProvider.Postgres ? TakePostgresAsync(database, cancellationToken) : TakeSqliteAsync(database, cancellationToken);

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private static async Task<StartLock> TakePostgresAsync(ShopDatabase database, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false };
        await EnsureDatabaseAsync(settings, cancellationToken);
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(@key)", connection) { CommandTimeout = (int)Patience.TotalSeconds };
            command.Parameters.AddWithValue("key", PostgresKey);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new StartLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // The lock lives in the database, so the database comes before the lock; two processes may both make it.
    private static async Task EnsureDatabaseAsync(NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var probe = new NpgsqlConnection(settings.ConnectionString);
            await probe.OpenAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            var admin = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Database = "postgres" };
            await using var connection = new NpgsqlConnection(admin.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"CREATE DATABASE \"{settings.Database!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException made) when (made.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another process was quicker.
            }
        }
    }

    private static async Task<StartLock> TakeSqliteAsync(ShopDatabase database, CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        if (file.Length == 0 || file.StartsWith(":memory:", StringComparison.Ordinal))
            return new StartLock(new MemoryStream());
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new StartLock(new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (waited.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
