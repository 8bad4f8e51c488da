using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Storage;

/// <summary>
/// Tells when a host commits a transaction in which we have worked: what was written in it is not there before, and whoever is woken earlier finds nothing.
/// A host that commits past Entity Framework is not heard; then the loops find what is due by looking.
/// </summary>
internal sealed class HostCommits : DbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbTransaction, List<Action>> _waiting = [];

    /// <summary>Does something small once a transaction has been committed, and not at all when it is rolled back.</summary>
    public void Then(DbTransaction transaction, Action action) => _waiting.GetOrCreateValue(transaction).Add(action);

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(transaction);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(transaction);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => _waiting.Remove(transaction);

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        _waiting.Remove(transaction);
        return Task.CompletedTask;
    }

    private void Committed(DbTransaction transaction)
    {
        if (!_waiting.TryGetValue(transaction, out var actions))
            return;
        _waiting.Remove(transaction);
        foreach (var action in actions)
            action();
    }
}
