using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>A disk that is full, or that cannot be written: SQLite answers as it does there (SQLITE_FULL, SQLITE_READONLY).</summary>
internal sealed class DiskTrouble : DbConnectionInterceptor
{
    /// <summary>So many pages the file may have.</summary>
    public int MaxPages { get; set; } = 1_000_000;

    /// <summary>Whether nothing can be written, as on a disk that the system has made read-only.</summary>
    public bool IsReadOnly { get; set; }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {MaxPages}; PRAGMA query_only = {(IsReadOnly ? 1 : 0)}");
        command.ExecuteNonQuery();
    }
}
