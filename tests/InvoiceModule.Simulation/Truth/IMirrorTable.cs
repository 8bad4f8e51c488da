using Microsoft.Data.Sqlite;

namespace InvoiceModule.Simulation.Truth;

internal interface IMirrorTable
{
    string Name { get; }

    void Clear();

    void ClearChanges();

    void Take(SqliteConnection connection, long rowId);
}
