using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Tests.Storage;

/// <summary>
/// Copies the file and its log with <c>cp</c>, as a person would, whenever something is asked of the database; with a cache so small that what is not
/// committed yet stands in the log too.
/// </summary>
internal sealed class CopyAtEveryCommand(string file, string folder) : DbCommandInterceptor, IDbTransactionInterceptor, IDbConnectionInterceptor
{
    private bool _isOn;

    /// <summary>The copies, in order.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>Copies while something is done, and after it.</summary>
    public async Task WhileAsync(Func<Task> act)
    {
        Taken.Clear();
        _isOn = true;
        await act();
        Copy();
        _isOn = false;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Copy();
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Copy();
        return new(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Copy();
        return new(result);
    }

    public async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA cache_size = 1; PRAGMA cache_spill = 1";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Copy()
    {
        if (!_isOn)
            return;
        var target = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"copy-{Guid.NewGuid():N}-{Taken.Count}"));
        Directory.CreateDirectory(target);
        using var copying = Process.Start("cp", ["-t", target, file, file + "-wal"]);
        copying.WaitForExit();
        copying.ExitCode.ShouldBe(0);
        Taken.Add(Path.Combine(target, Path.GetFileName(file)));
    }
}
