using InvoiceModule.Setup;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Testing.Clock;

/// <summary>How far product time stands from the database's. It only moves forwards, and is the same for every process on one journal.</summary>
public sealed class SimulatedClock : IClockOffset
{
    /// <summary>The greatest offset: 100 years, so that no reckoning with product time leaves the calendar.</summary>
    public static readonly TimeSpan MaxOffset = TimeSpan.FromDays(36_525);

    private readonly SimulatorJournal _journal;

    internal SimulatedClock(SimulatorJournal journal)
    {
        _journal = journal;
        journal.Subscribe(facts =>
        {
            if (facts.OfType<ClockFact>().Any())
                Advanced?.Invoke(this, EventArgs.Empty);
        });
    }

    /// <summary>Raised after product time has moved, by this process or by another.</summary>
    public event EventHandler? Advanced;

    /// <inheritdoc />
    public TimeSpan Offset => _journal.Offset;

    /// <summary>Moves product time forwards.</summary>
    /// <param name="by">How far, 0 or more.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new offset.</returns>
    /// <exception cref="SimulatorException">It is negative, or the offset would be more than <see cref="MaxOffset"/>.</exception>
    public ValueTask<TimeSpan> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default)
        => _journal.AppendAsync(
            state =>
            {
                if (by < TimeSpan.Zero)
                    throw new SimulatorException(SimulatorFault.Invalid, "advance", "Product time only moves forwards: give 00:00:00 or more.");
                if (by > MaxOffset - state.Offset)
                    throw new SimulatorException(SimulatorFault.Invalid, "advance", "Product time moves at most 100 years from the real one.");
                var offset = state.Offset + by;
                return (new ClockFact(offset), offset);
            },
            cancellationToken);
}
