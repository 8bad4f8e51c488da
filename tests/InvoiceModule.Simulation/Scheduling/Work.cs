namespace InvoiceModule.Simulation.Scheduling;

/// <summary>Something that can run now.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Run">The code.</param>
/// <param name="State">Its argument.</param>
/// <param name="Context">The synchronization context it runs under; null for the inside of libraries, which ask for none.</param>
internal readonly record struct Work(Owner Owner, SendOrPostCallback Run, object? State, SynchronizationContext? Context);
