using System.Text;
using Npgsql;

namespace InvoiceModule.IntegrationTests.Secrets;

/// <summary>Everything that stands in a PostgreSQL database, whoever put it there, as text by table; bytes are hexadecimal.</summary>
internal static class DatabaseText
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"SELECT t::text FROM {table} t", connection);
            await using var reader = await command.ExecuteReaderAsync();
            var text = new StringBuilder();
            while (await reader.ReadAsync())
                text.AppendLine(reader.GetString(0));
            texts.Add(table, text.ToString());
        }

        return texts;
    }
}
