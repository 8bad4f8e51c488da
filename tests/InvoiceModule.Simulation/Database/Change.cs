namespace InvoiceModule.Simulation.Database;

/// <summary>A row that a transaction wrote.</summary>
internal readonly record struct Change(string Table, long RowId);
