namespace InvoiceModule.Simulation.Database;

/// <summary>A row of the host's, written in one transaction with its invoice.</summary>
internal sealed class HostOrder
{
    public long Id { get; init; }

    public Guid InvoiceId { get; init; }
}
