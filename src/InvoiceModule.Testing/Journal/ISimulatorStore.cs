namespace InvoiceModule.Testing.Journal;

/// <summary>
/// Keeps the simulator's journal: numbered facts, only ever added. Any number of processes may share one; what makes them agree is that a number is
/// given once.
/// </summary>
public interface ISimulatorStore
{
    /// <summary>How old a reading may be before the next read of the simulated world asks again; zero asks every time.</summary>
    TimeSpan RefreshInterval { get; }

    /// <summary>Reads what follows a number, for the first reading of the clock, which cannot wait asynchronously.</summary>
    /// <param name="after">The last number known, 0 for none.</param>
    /// <returns>The facts after it in their order, without a gap; empty when there are none. It may be a part: the caller asks until it is empty.</returns>
    IReadOnlyList<string> Read(long after);

    /// <summary>Reads what follows a number.</summary>
    /// <param name="after">The last number known, 0 for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>As <see cref="Read"/>.</returns>
    ValueTask<IReadOnlyList<string>> ReadAsync(long after, CancellationToken cancellationToken);

    /// <summary>Adds a fact under a number, durably, if nobody has taken the number.</summary>
    /// <param name="sequence">One more than the last number known, from 1.</param>
    /// <param name="json">The fact.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False when the number is taken: the caller reads on, thinks again, and tries the next.</returns>
    ValueTask<bool> TryAppendAsync(long sequence, string json, CancellationToken cancellationToken);
}
