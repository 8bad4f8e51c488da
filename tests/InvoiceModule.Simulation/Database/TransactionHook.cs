using System.Data.Common;
using InvoiceModule.Simulation.Nodes;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Simulation.Database;

/// <summary>Every transaction of a node: one writes at a time, commits may fail on either side, and the dead commit nothing.</summary>
internal sealed class TransactionHook(Node node) : DbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        await node.BeforeCommandAsync();
        await node.Database.BeginWritingAsync(connection, node);
        return result;
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        node.BeforeCommit();
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        node.Database.Ended(transaction.Connection ?? eventData.Context!.Database.GetDbConnectionOf(), committed: true);
        node.AfterCommit();
        return Task.CompletedTask;
    }

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        node.Database.Ended(eventData.Context!.Database.GetDbConnectionOf(), committed: false);
        return Task.CompletedTask;
    }
}
