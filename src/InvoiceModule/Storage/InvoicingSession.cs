using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace InvoiceModule.Storage;

/// <summary>
/// The database as one scope of the host sees it: while its <c>DbContext</c> has an open transaction, everything goes through that transaction's
/// connection, for a second connection would not see what the first has written, and on SQLite would wait for it in vain.
/// </summary>
internal sealed class InvoicingSession(InvoicingDb db, DbContextSource source, HostCommits commits, IServiceProvider scope) : IInvoicingReader
{
    private DbContext? Host => scope.GetService(source.ContextType) is DbContext { Database.CurrentTransaction: not null } host ? host : null;

    public Task<T> ReadAsync<T>(Func<DbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => Host is { } host ? db.JoinAsync(host, flow: null, read, cancellationToken) : db.ReadAsync(read, cancellationToken);

    /// <summary>Writes, and tells of it when it is committed, which may be the host's to do.</summary>
    /// <param name="flow">Its name among the crash points.</param>
    /// <param name="write">What is written; it may run several times.</param>
    /// <param name="committed">Something small: a signal.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> WriteAsync<T>(CrashFlow flow, Func<DbContext, CancellationToken, Task<T>> write, Action<T> committed, CancellationToken cancellationToken)
    {
        if (Host is { Database.CurrentTransaction: { } transaction } host)
        {
            var joined = await db.JoinAsync(host, flow, write, cancellationToken);
            commits.Then(transaction.GetDbTransaction(), () => committed(joined));
            return joined;
        }

        var written = await db.WriteAsync(flow, write, cancellationToken);
        committed(written);
        return written;
    }
}
