using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>A disk of so many pages: SQLite refuses the next one as it does on a full disk (SQLITE_FULL).</summary>
internal sealed class PageLimit : DbConnectionInterceptor
{
    public int Max { get; set; } = 1_000_000;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Limit(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Limit(connection);
        return Task.CompletedTask;
    }

    private void Limit(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Max}");
        command.ExecuteNonQuery();
    }
}
