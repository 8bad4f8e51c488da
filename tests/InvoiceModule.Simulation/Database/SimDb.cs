using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Simulation.Database;

/// <summary>The host's context: the module's tables and one of the host's own.</summary>
internal sealed class SimDb(DbContextOptions<SimDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInvoicing();
        modelBuilder.Entity<HostOrder>().ToTable("orders").HasKey(o => o.Id);
    }
}
