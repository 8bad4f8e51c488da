using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace InvoiceModule.Simulation.Database;

/// <summary>A worker's database file. It is used again for every seed: a copy of the template's pages is put over it.</summary>
internal sealed class DatabaseFile : IDisposable
{
    private readonly string _path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"invoicing-simulation-{Environment.ProcessId}.db");
    private readonly HashSet<sqlite3> _prepared = [];
    private readonly SqliteConnection _template = new("Data Source=:memory:");

    public DatabaseFile()
    {
        Remove();
        ConnectionString = $"Data Source={_path}";
        using var empty = new SqliteConnection(ConnectionString);
        empty.Open();
        Execute(empty, "PRAGMA journal_mode=WAL");
        using (var db = new SimDb(new DbContextOptionsBuilder<SimDb>().UseSqlite(ConnectionString).Options))
            db.Database.EnsureCreated();
        Execute(empty, "PRAGMA wal_checkpoint(TRUNCATE)");
        _template.Open();
        empty.BackupDatabase(_template);
        Reader = new SqliteConnection(ConnectionString);
        Reader.Open();
    }

    public string ConnectionString { get; }

    /// <summary>The simulator's own, for looking at what was committed.</summary>
    public SqliteConnection Reader { get; }

    /// <summary>Empties the database.</summary>
    public void Reset() => _template.BackupDatabase(Reader);

    /// <summary>Makes a connection quick. Pooled ones are made so once.</summary>
    public void Prepare(SqliteConnection connection)
    {
        if (_prepared.Add(connection.Handle!))
            Execute(connection, "PRAGMA synchronous=OFF; PRAGMA busy_timeout=0; PRAGMA wal_autocheckpoint=4000");
    }

    public void Dispose()
    {
        Reader.Dispose();
        _template.Dispose();
        SqliteConnection.ClearAllPools();
        Remove();
    }

    private void Remove()
    {
        foreach (var file in new[] { _path, _path + "-wal", _path + "-shm" })
            File.Delete(file);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
