using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>Does something in the moment in which a command that begins so is on its way to the database.</summary>
internal sealed class AtCommand(string start, Action action) : DbCommandInterceptor
{
    private int _hits;

    public int Hits => Volatile.Read(ref _hits);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.StartsWith(start, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _hits);
            action();
        }

        return ValueTask.FromResult(result);
    }
}
