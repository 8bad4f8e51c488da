using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Benchmarks;

internal sealed class BenchDb(DbContextOptions<BenchDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInvoicing();
        modelBuilder.AddInvoicingSimulator();
    }
}
