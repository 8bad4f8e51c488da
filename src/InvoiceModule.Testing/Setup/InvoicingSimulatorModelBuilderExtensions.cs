using InvoiceModule.Testing.Journal;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Maps the simulator's table into the host's model.</summary>
public static class InvoicingSimulatorModelBuilderExtensions
{
    /// <summary>Adds the table <c>invoicing_sim_journal</c>: <c>seq</c> (primary key) and <c>fact</c> (JSON text). Call it in <c>OnModelCreating</c>.</summary>
    /// <param name="modelBuilder">The host's model.</param>
    /// <param name="schema">The schema of the table; null for the default one.</param>
    /// <returns>The same builder.</returns>
    public static ModelBuilder AddInvoicingSimulator(this ModelBuilder modelBuilder, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<SimulatorJournalRow>(row =>
        {
            row.ToTable(SimulatorJournalRow.Table, schema);
            row.HasKey(r => r.Sequence).HasName("pk_invoicing_sim_journal");
            row.Property(r => r.Sequence).HasColumnName("seq").ValueGeneratedNever();
            row.Property(r => r.Fact).HasColumnName("fact").IsRequired().Metadata.SetMaxLength(null);
        });
        return modelBuilder;
    }
}
