using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <inheritdoc/>
internal sealed class DatabaseTime : IDatabaseTime
{
    public bool IsTold(DbContext context) => InvoicingDb.KindOf(context) == DatabaseKind.Postgres;

    // Not the transaction's time: that one stands still.
    public async Task<DateTimeOffset> ReadAsync(DbContext context, CancellationToken cancellationToken)
        => new(DateTime.SpecifyKind(await context.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken), DateTimeKind.Utc));
}
