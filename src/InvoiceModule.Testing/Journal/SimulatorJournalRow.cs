namespace InvoiceModule.Testing.Journal;

/// <summary>One row of the journal's table.</summary>
internal sealed class SimulatorJournalRow
{
    public const string Table = "invoicing_sim_journal";

    /// <summary>The number: one more than the row before.</summary>
    public long Sequence { get; init; }

    /// <summary>The fact.</summary>
    public required string Fact { get; init; }
}
