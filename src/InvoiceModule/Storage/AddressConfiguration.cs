using InvoiceModule.Addresses;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class AddressConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var address = model.Entity<PoolAddress>("addresses");
        address.HasKey(a => a.Id).HasName("pk_invoicing_addresses");
        address.HasOne<Wallet>().WithMany().HasForeignKey(a => a.WalletId).HasConstraintName("fk_invoicing_addresses_wallet");

        // One key belongs to one wallet for ever; this is also how a block's receivers are looked up.
        address.HasIndex(a => new { a.Space, a.Key }).IsUnique().HasDatabaseName("ux_invoicing_addresses_key");

        // As people write them, by their beginning.
        if (model.ExactNumbers)
            address.Property(a => a.Text).UseCollation("C");
        address.HasIndex(a => a.Text).HasDatabaseName("ix_invoicing_addresses_text");
        address.HasIndex(a => new { a.WalletId, a.Space, a.Index, a.Source }).IsUnique().HasDatabaseName("ux_invoicing_addresses_index");
        address.Property(a => a.Source).HasDefaultValue(AddressSource.InCode);

        // What may be leased, in the order in which it is taken.
        address.HasIndex(a => new { a.WalletId, a.Space, a.FreedAt, a.Id }).HasDatabaseName("ix_invoicing_addresses_free")
            .HasFilter("leased_by IS NULL AND retired IS NULL AND NOT pinned");

        var source = model.Entity<AddressSource>("address_sources");
        source.HasKey(s => s.Id).HasName("pk_invoicing_address_sources");
        source.HasOne<Wallet>().WithMany().HasForeignKey(s => s.WalletId).HasConstraintName("fk_invoicing_address_sources_wallet");
        source.HasIndex(s => new { s.WalletId, s.Space }).IsUnique().HasDatabaseName("ux_invoicing_address_sources_standing").HasFilter("ended_at IS NULL");

        var lease = model.Entity<AddressLease>("leases");
        lease.HasKey(l => l.Id).HasName("pk_invoicing_leases");
        lease.HasOne<PoolAddress>().WithMany().HasForeignKey(l => l.AddressId).HasConstraintName("fk_invoicing_leases_address");
        lease.HasIndex(l => new { l.AddressId, l.Epoch }).IsUnique().HasDatabaseName("ux_invoicing_leases_epoch");
        lease.HasIndex(l => l.AddressId).IsUnique().HasDatabaseName("ux_invoicing_leases_open").HasFilter("closed_at IS NULL");
        lease.HasIndex(l => l.InvoiceId).IsUnique().HasDatabaseName("ux_invoicing_leases_invoice");
        lease.HasIndex(l => new { l.Blockchain, l.OpenedHeight }).HasDatabaseName("ix_invoicing_leases_height");
    }
}
