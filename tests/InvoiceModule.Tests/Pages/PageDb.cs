using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Pages;

/// <summary>A host's context with nothing of its own.</summary>
internal sealed class PageDb(DbContextOptions<PageDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddInvoicing();
}
