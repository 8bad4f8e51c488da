using Microsoft.EntityFrameworkCore;

namespace MinimalHost;

/// <summary>The host's own context: its tables, and the module's beside them.</summary>
internal sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddInvoicing().AddInvoicingSimulator();
}
