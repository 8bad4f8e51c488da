namespace InvoiceModule.Testing.Journal;

/// <summary>Product time stands this far from the database's.</summary>
internal sealed record ClockFact(TimeSpan Offset) : SimulatorFact;
