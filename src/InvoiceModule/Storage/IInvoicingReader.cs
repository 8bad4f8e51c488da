using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>Reads from the host's database: over a connection of its own, or inside the host's transaction.</summary>
internal interface IInvoicingReader
{
    Task<T> ReadAsync<T>(Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken);
}
