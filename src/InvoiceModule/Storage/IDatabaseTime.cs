using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>Asks a database what time it is.</summary>
internal interface IDatabaseTime
{
    /// <summary>Whether it has a clock of its own: SQLite has none but the machine's.</summary>
    bool IsTold(DbContext context);

    /// <summary>What time it has.</summary>
    Task<DateTimeOffset> ReadAsync(DbContext context, CancellationToken cancellationToken);
}
