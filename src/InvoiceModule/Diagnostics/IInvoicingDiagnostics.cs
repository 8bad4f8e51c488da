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
}
