using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Shop.Data;

/// <summary>The shop's database: its orders, the key ring, and the module's tables beside them.</summary>
internal class ShopDb : DbContext, IDataProtectionKeyContext
{
    public ShopDb(DbContextOptions<ShopDb> options)
        : base(options)
    {
    }

    protected ShopDb(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<WebhookKey> WebhookKeys => Set<WebhookKey>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>(order =>
        {
            order.Property(o => o.ProductId).HasMaxLength(64);
            order.Property(o => o.Symbol).HasMaxLength(16);
            order.Property(o => o.InvoiceStatus).HasMaxLength(16);
            order.Property(o => o.PayUrl).HasMaxLength(2048);
            order.HasIndex(o => o.InvoiceId).IsUnique();
            order.HasIndex(o => o.CreatedAt);
        });
        modelBuilder.Entity<WebhookKey>(key =>
        {
            key.HasKey(k => k.WalletId);
            key.Property(k => k.Hash).HasMaxLength(64);
        });
        modelBuilder.AddInvoicing();
        modelBuilder.AddInvoicingSimulator();
    }
}
