namespace InvoiceModule.Setup;

/// <summary>Moves product time against the database's clock: for simulators and tests only.</summary>
public interface IClockOffset
{
    /// <summary>What is added to the database's time. It never shrinks.</summary>
    TimeSpan Offset { get; }
}
