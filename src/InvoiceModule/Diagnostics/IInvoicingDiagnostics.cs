using InvoiceModule.Audit;

namespace InvoiceModule.Diagnostics;

/// <summary>Holds the database against the rules that must hold at every commit. Registered by <c>AddInvoicing</c>.</summary>
public interface IInvoicingDiagnostics
{
    /// <summary>
    /// Checks every wallet, chain, invoice, address and payment of a live database and reports what is broken. It only reads: each page of at most
    /// 500 rows is one consistent state, read under a transaction in which the database refuses every write, so it needs little memory, holds up
    /// nobody and can run at any time, on any node. What it finds is looked at a second time, in another state, and reported only if it is still
    /// there; that takes five seconds longer when something looked overdue.
    /// </summary>
    /// <param name="cancellationToken">Ends it between two pages.</param>
    /// <returns>What was looked at and what is broken or overdue. A healthy database has no findings.</returns>
    /// <exception cref="System.Data.Common.DbException">The database does not answer.</exception>
    Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists what chains have found that they cannot settle by themselves (<see cref="Chains.ChainAlarm"/>): blocks in which payments could not be looked for, a
    /// token that changes balances by itself. While one stands the health check of chains is red.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Those of this host's chains that no person has cleared, oldest first.</returns>
    Task<IReadOnlyList<ChainAlarmView>> ListAlarmsAsync(CancellationToken cancellationToken = default);

    /// <summary>Clears an alarm, once what it tells of has been looked at. Who did and why is kept. When the same is found again later, a new one is raised.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="act">Who clears it, and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False when no such alarm stands: there was none, or somebody else has cleared it.</returns>
    /// <exception cref="Invoices.InvoicingException"><c>validation_failed</c>: the act does not say who or why.</exception>
    Task<bool> ClearAlarmAsync(long id, OperatorAct act, CancellationToken cancellationToken = default);
}
