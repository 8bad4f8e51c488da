using Microsoft.Data.Sqlite;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>
/// Sees every row that is written, in every table of the module: triggers note each insert, update and delete, so that "nothing was changed" is known after
/// each request without reading the tables. Left out is only what the module does by itself meanwhile, column by column.
/// </summary>
internal sealed class TableWatch : IDisposable
{
    private static readonly string[] All = ["INSERT", "UPDATE", "DELETE"];

    // Everything, but for the tables in which something goes on by itself.
    private static readonly Dictionary<string, string[]> Watched = new(StringComparer.Ordinal)
    {
        ["wallets"] = All,
        ["currencies"] = All,
        ["signing_keys"] = All,
        ["address_sources"] = All,
        ["invoices"] = All,
        ["leases"] = All,
        ["payments"] = All,
        ["idempotency_keys"] = All,
        ["held_urls"] = All,
        ["audit"] = All,
        ["chain_blocks"] = All,
        ["chain_alarms"] = All,

        // They are derived ahead. A pin, a rest, a use, a lease: nobody changes one meanwhile, for no chain moves.
        ["addresses"] = ["UPDATE", "DELETE"],

        // A look that finds nothing notes that it was there.
        ["chains"] = ["INSERT", "DELETE", "UPDATE OF height, hash, advanced_at"],

        // They are delivered: their standing, their body and their next attempt change. A claim is no new version.
        ["events"] = ["INSERT", "DELETE", "UPDATE OF id, invoice_id, wallet_id, version, type, status, txs, at, snapshot, url", $"UPDATE OF redeliver_at {Redelivery}"],
        ["outbox"] = ["INSERT", "DELETE", "UPDATE OF invoice_id, origin, latest_version"],
        ["callback_attempts"] = ["UPDATE", "DELETE"],

        // Counted by the minute.
        ["statistics"] = ["DELETE"],
        ["statistics_cursor"] = ["DELETE"],
    };

    private const string Redelivery = "WHEN NEW.redeliver_at IS NOT NULL AND NEW.redeliver_at IS NOT OLD.redeliver_at";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _last;

    public TableWatch(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        Read("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'invoicing%'").Order(StringComparer.Ordinal)
            .ShouldBe(Watched.Keys.Select(t => "invoicing_" + t).Order(StringComparer.Ordinal), "A table has come or gone: say here what of it is watched.");
        Execute("CREATE TABLE fuzz_changes (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL)");
        foreach (var (table, kinds) in Watched)
        {
            for (var i = 0; i < kinds.Length; i++)
                Watch(table, kinds[i], i);
        }

        _last = _connection.CreateCommand();
        _last.CommandText = "SELECT coalesce(max(id), 0) FROM fuzz_changes";
    }

    /// <summary>Changes so far.</summary>
    public long Count() => (long)_last.ExecuteScalar()!;

    /// <summary>What changed after a count, as <c>INSERT invoices</c>.</summary>
    public List<string> Since(long count) => Read("SELECT what FROM fuzz_changes WHERE id > $id ORDER BY id", count);

    public void Dispose()
    {
        _last.Dispose();
        _connection.Dispose();
    }

    // "UPDATE OF columns WHEN condition" is noted as an update.
    private void Watch(string table, string kind, int number)
    {
        var condition = kind.IndexOf(" WHEN ", StringComparison.Ordinal) is > 0 and var at ? kind[at..] : "";
        var (change, word) = (kind[..^condition.Length], kind.Split(' ')[0]);
        Execute($"CREATE TRIGGER fuzz_{table}_{number} AFTER {change} ON invoicing_{table} {condition} BEGIN INSERT INTO fuzz_changes (what) VALUES ('{word} {table}'); END");
    }

    private List<string> Read(string sql, long id = 0)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", id);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
