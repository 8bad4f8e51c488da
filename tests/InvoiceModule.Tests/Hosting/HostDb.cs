using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Hosting;

/// <summary>A host's context with a table of its own.</summary>
internal sealed class HostDb(DbContextOptions<HostDb> options) : DbContext(options)
{
    public DbSet<HostOrder> Orders => Set<HostOrder>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInvoicing();
        modelBuilder.AddInvoicingSimulator();
    }
}
