using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Tests.Pages;

/// <summary>Counts reads of invoices.</summary>
internal sealed class QueryCounter : DbCommandInterceptor
{
    private int _invoiceReads;

    public int InvoiceReads => Volatile.Read(ref _invoiceReads);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.Contains("FROM \"invoicing_invoices\"", StringComparison.Ordinal))
            Interlocked.Increment(ref _invoiceReads);
        return ValueTask.FromResult(result);
    }
}
