using InvoiceModule.Simulation.Nodes;
using Microsoft.Data.Sqlite;

namespace InvoiceModule.Simulation.Database;

/// <summary>A node's open connection, with what its open transaction has written so far.</summary>
internal sealed class OpenConnection(SqliteConnection connection, Node node)
{
    public SqliteConnection Connection => connection;

    public Node Node => node;

    public HashSet<Change> Changes { get; } = [];
}
