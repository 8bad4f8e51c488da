using Microsoft.Data.Sqlite;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>
/// Sees every row that is written: triggers note each insert, update and delete, so that "nothing was changed" is known after each request without
/// reading the tables. What the module does by itself (delivering, reading chains) is left out; of an address only its lease counts, for addresses are
/// derived ahead.
/// </summary>
internal sealed class TableWatch : IDisposable
{
    private static readonly string[] Whole = ["invoices", "leases", "payments", "idempotency_keys", "held_urls", "wallets", "currencies", "signing_keys"];

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _last;

    public TableWatch(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        Execute("CREATE TABLE fuzz_changes (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL)");
        foreach (var table in Whole)
        {
            foreach (var kind in new[] { "INSERT", "UPDATE", "DELETE" })
                Watch(table, kind);
        }

        Watch("events", "INSERT");
        Watch("events", "DELETE");
        Watch("events", "UPDATE OF redeliver_at", "WHEN NEW.redeliver_at IS NOT NULL AND NEW.redeliver_at IS NOT OLD.redeliver_at");
        Watch("outbox", "INSERT");
        Watch("outbox", "DELETE");
        Watch("addresses", "UPDATE OF leased_by");
        _last = _connection.CreateCommand();
        _last.CommandText = "SELECT coalesce(max(id), 0) FROM fuzz_changes";
    }

    /// <summary>Changes so far.</summary>
    public long Count() => (long)_last.ExecuteScalar()!;

    /// <summary>What changed after a count, as <c>INSERT invoices</c>.</summary>
    public List<string> Since(long count)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT what FROM fuzz_changes WHERE id > $id ORDER BY id";
        command.Parameters.AddWithValue("$id", count);
        using var reader = command.ExecuteReader();
        var changes = new List<string>();
        while (reader.Read())
            changes.Add(reader.GetString(0));
        return changes;
    }

    public void Dispose()
    {
        _last.Dispose();
        _connection.Dispose();
    }

    private void Watch(string table, string kind, string condition = "")
    {
        var word = kind.Split(' ')[0];
        Execute($"CREATE TRIGGER fuzz_{table}_{word} AFTER {kind} ON invoicing_{table} {condition} BEGIN INSERT INTO fuzz_changes (what) VALUES ('{word} {table}'); END");
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
