using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>
/// The database as one scope of the host sees it: while its <c>DbContext</c> has an open transaction, everything goes through that transaction's
/// connection, for a second connection would not see what the first has written, and on SQLite would wait for it in vain.
/// </summary>
internal sealed class InvoicingSession(InvoicingDb db, DbContextSource source, IServiceProvider scope) : IInvoicingReader
{
    private DbContext? Host => scope.GetService(source.ContextType) is DbContext { Database.CurrentTransaction: not null } host ? host : null;

    public Task<T> ReadAsync<T>(Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => Host is { } host ? db.JoinAsync(host, flow: null, read, cancellationToken) : db.ReadAsync(read, cancellationToken);

    public Task<T> WriteAsync<T>(CrashFlow flow, Func<DbContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
        => Host is { } host ? db.JoinAsync(host, flow, write, cancellationToken) : db.WriteAsync(flow, write, cancellationToken);
}
