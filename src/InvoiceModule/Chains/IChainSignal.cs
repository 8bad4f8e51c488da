namespace InvoiceModule.Chains;

/// <summary>
/// Implemented by a chain whose node can push. The module then looks at once instead of waiting out its poll interval; polling goes on beside it,
/// so a signal that is lost costs time, never money.
/// </summary>
public interface IChainSignal
{
    /// <summary>Waits until the node says that a block or a pool entry may be new.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes at the next push. An exception means "cannot push now": the module polls and calls again later.</returns>
    Task WaitAsync(CancellationToken cancellationToken);
}
