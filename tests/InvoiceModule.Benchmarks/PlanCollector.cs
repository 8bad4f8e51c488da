using System.Data.Common;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Benchmarks;

/// <summary>Remembers the statements that were run, and asks the database afterwards how it ran them.</summary>
internal sealed class PlanCollector : DbCommandInterceptor
{
    // Small by nature: a row a chain, a wallet, a currency.
    private static readonly string[] Large = ["invoicing_invoices", "invoicing_events", "invoicing_payments", "invoicing_addresses", "invoicing_audit", "invoicing_callback_attempts", "invoicing_outbox"];

    private readonly Dictionary<string, List<(string Name, object? Value, System.Data.DbType Type)>> _statements = new(StringComparer.Ordinal);
    private bool _isAsking;

    public void Clear() => _statements.Clear();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (!_isAsking && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
            _statements[command.CommandText] = [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value, p.DbType))];
        return ValueTask.FromResult(result);
    }

    /// <summary>The tables that a statement walked over from end to end.</summary>
    public async Task<IReadOnlyList<string>> FullScansAsync(IServiceProvider services)
    {
        _isAsking = true;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        await using var scope = services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<BenchDb>();
        var isPostgres = InvoicingDb.KindOf(context) == DatabaseKind.Postgres;
        await context.Database.OpenConnectionAsync();
        foreach (var (text, parameters) in _statements)
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = (isPostgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + text;
            foreach (var (name, value, type) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                if (value is DBNull or null)
                    parameter.DbType = type;
                command.Parameters.Add(parameter);
            }

            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var line = reader.GetString(reader.FieldCount - 1);
                if (isPostgres ? line.Contains("Seq Scan", StringComparison.Ordinal) && Large.Any(t => line.Contains(t, StringComparison.Ordinal)) : IsSqliteScan(line, text))
                    found.Add(line.Trim());
            }
        }

        _isAsking = false;
        return [.. found];
    }

    // SQLite names the alias; "SCAN i" without an index in order is a walk over the table. Which table an alias is, the statement says.
    private static bool IsSqliteScan(string line, string text)
    {
        if (!line.StartsWith("SCAN ", StringComparison.Ordinal) || line.Contains("USING", StringComparison.Ordinal))
            return false;
        var alias = line.Split(' ')[1];
        return Large.Any(t => text.Contains($"\"{t}\" AS \"{alias}\"", StringComparison.Ordinal));
    }
}
