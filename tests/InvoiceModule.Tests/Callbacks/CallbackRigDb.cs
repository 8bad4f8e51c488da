using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Callbacks;

internal sealed class CallbackRigDb(DbContextOptions<CallbackRigDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.AddInvoicing(Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal) ? "billing" : null);
}
