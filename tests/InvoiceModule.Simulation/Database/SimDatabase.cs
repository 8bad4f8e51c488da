using System.Data.Common;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Scheduling;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace InvoiceModule.Simulation.Database;

/// <summary>
/// The one database of a run: a real SQLite file that all nodes use. Who may write is decided here, in the seed's order, for SQLite's own waiting
/// would stop the only thread; and here is seen what every commit has changed.
/// </summary>
internal sealed class SimDatabase(DatabaseFile file, Scheduler scheduler)
{
    private readonly Dictionary<DbConnection, OpenConnection> _open = [];
    private readonly List<Turn> _waiting = [];
    private DbConnection? _writer;

    public string ConnectionString => file.ConnectionString;

    /// <summary>Told of the rows of every commit.</summary>
    public Action<Node, IReadOnlyCollection<Change>>? Committed { get; set; }

    public bool IsWriting(Node node) => _writer is not null && _open.TryGetValue(_writer, out var open) && open.Node == node;

    public void Opened(DbConnection connection, Node node)
    {
        var open = new OpenConnection((SqliteConnection)connection, node);
        _open[connection] = open;
        file.Prepare(open.Connection);
        raw.sqlite3_update_hook(open.Connection.Handle, (_, _, _, table, rowId) => open.Changes.Add(new Change(table.utf8_to_string(), rowId)), null);
    }

    public void Closed(DbConnection connection)
    {
        _open.Remove(connection);
        if (_writer == connection)
            PassOn();
    }

    public async ValueTask BeginWritingAsync(DbConnection connection, Node node)
    {
        while (_writer is not null)
        {
            var turn = new Turn(scheduler, node);
            _waiting.Add(turn);
            await turn;
            node.Check();
        }

        _writer = connection;
        if (_open.TryGetValue(connection, out var open))
            open.Changes.Clear();
    }

    public void Ended(DbConnection connection, bool committed)
    {
        if (_open.TryGetValue(connection, out var open))
        {
            var changes = open.Changes.OrderBy(c => c.Table, StringComparer.Ordinal).ThenBy(c => c.RowId).ToArray();
            open.Changes.Clear();
            if (committed && changes.Length > 0)
                Committed?.Invoke(open.Node, changes);
        }

        if (_writer == connection)
            PassOn();
    }

    /// <summary>What a dead process had open, the operating system closes.</summary>
    public void Abandon(Node node)
    {
        foreach (var open in _open.Values.Where(o => o.Node == node).ToList())
        {
            Closed(open.Connection);
            open.Connection.Close();
        }
    }

    private void PassOn()
    {
        _writer = null;

        // All may try: the first to run has it, and one that is dead or asleep keeps nobody waiting.
        foreach (var turn in _waiting)
            turn.Complete();
        _waiting.Clear();
    }
}
