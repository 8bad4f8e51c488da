namespace InvoiceModule.Payments;

/// <summary>When a transaction was first seen waiting.</summary>
/// <param name="BeganAt">When that look began.</param>
/// <param name="ReadAt">When the pool had been read.</param>
internal readonly record struct PoolSighting(DateTime BeganAt, DateTime ReadAt);
