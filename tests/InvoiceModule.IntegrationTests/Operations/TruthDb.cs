using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>The shop's database as far as it is the module's, with the key ring under which the module's secrets lie there.</summary>
internal sealed class TruthDb(DbContextOptions<TruthDb> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInvoicing();
        modelBuilder.AddInvoicingSimulator();
    }
}
