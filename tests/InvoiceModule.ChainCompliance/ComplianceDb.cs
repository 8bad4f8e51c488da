using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.ChainCompliance;

/// <summary>A host's context with nothing of its own.</summary>
internal sealed class ComplianceDb(DbContextOptions<ComplianceDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddInvoicing();
}
