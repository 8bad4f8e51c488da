using InvoiceModule.Storage;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Maps the module's tables into the host's model.</summary>
public static class InvoicingModelBuilderExtensions
{
    /// <summary>Adds the module's tables (<c>invoicing_...</c>). Call it in <c>OnModelCreating</c>; the host's migrations own the tables.</summary>
    /// <param name="modelBuilder">The host's model.</param>
    /// <param name="schema">The schema of the tables; null for the default one.</param>
    /// <param name="exactNumbers">
    /// Whether the database has exact numbers of 78 digits (PostgreSQL's numeric). Null: told from the provider. Otherwise money is text of fixed
    /// width (SQLite).
    /// </param>
    /// <returns>The same builder.</returns>
    public static ModelBuilder AddInvoicing(this ModelBuilder modelBuilder, string? schema = null, bool? exactNumbers = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var exact = exactNumbers ?? modelBuilder.Model.FindAnnotation("Npgsql:ValueGenerationStrategy") is not null;
        new InvoicingModel(modelBuilder, schema, exact).Map();
        return modelBuilder;
    }
}
