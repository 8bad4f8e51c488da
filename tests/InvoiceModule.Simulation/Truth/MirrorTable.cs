using Microsoft.Data.Sqlite;

namespace InvoiceModule.Simulation.Truth;

/// <summary>A table's committed rows, kept up by reading again what a commit has changed.</summary>
internal sealed class MirrorTable<T>(string name, string columns, Func<RowReader, T> read) : IMirrorTable
    where T : class
{
    private readonly SortedDictionary<long, T> _rows = [];
    private SqliteCommand? _command;

    public string Name => name;

    public IReadOnlyCollection<T> Rows => _rows.Values;

    /// <summary>What the last commit changed: before (null for a new row) and after (null for a deleted one).</summary>
    public List<(T? Before, T? After)> Changes { get; } = [];

    public void Clear()
    {
        _rows.Clear();
        Changes.Clear();
    }

    public void ClearChanges() => Changes.Clear();

    public void Take(SqliteConnection connection, long rowId)
    {
        if (_command is null)
        {
            _command = connection.CreateCommand();
            _command.CommandText = $"SELECT {columns} FROM {name} WHERE rowid = $id";
            _command.Parameters.Add("$id", SqliteType.Integer);
        }

        _command.Parameters[0].Value = rowId;
        using var reader = _command.ExecuteReader();
        var after = reader.Read() ? read(new RowReader(reader)) : null;
        var before = _rows.GetValueOrDefault(rowId);
        if (after is null)
            _rows.Remove(rowId);
        else
            _rows[rowId] = after;
        Changes.Add((before, after));
    }
}
