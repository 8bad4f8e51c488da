using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Setup;

internal sealed class ApiDb(DbContextOptions<ApiDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddInvoicing();
}
