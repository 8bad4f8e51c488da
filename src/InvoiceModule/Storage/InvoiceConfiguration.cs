using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class InvoiceConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var invoice = model.Entity<Invoice>("invoices");
        invoice.HasKey(i => i.Id).HasName("pk_invoicing_invoices");
        invoice.Property(i => i.Id).ValueGeneratedNever();
        invoice.Property(i => i.Title).HasMaxLength(256);
        invoice.Property(i => i.Description).HasMaxLength(2048);
        invoice.Property(i => i.UrlCallback).HasMaxLength(2048);
        invoice.Property(i => i.UrlSuccess).HasMaxLength(2048);
        invoice.Property(i => i.UrlFailed).HasMaxLength(2048);
        invoice.Property(i => i.UserData).HasMaxLength(4096);
        invoice.Property(i => i.Rate).HasMaxLength(8192);
        InvoicingModel.Lines(invoice, i => i.Txs);
        invoice.Property(i => i.Revision).IsConcurrencyToken();
        invoice.Ignore(i => i.Price);
        invoice.Ignore(i => i.Asset);
        invoice.HasOne<Wallet>().WithMany().HasForeignKey(i => i.WalletId).HasConstraintName("fk_invoicing_invoices_wallet");
        invoice.HasOne<PoolAddress>().WithMany().HasForeignKey(i => i.AddressId).HasConstraintName("fk_invoicing_invoices_address");

        // History, newest first, by keyset.
        invoice.HasIndex(i => new { i.WalletId, i.CreatedAt, i.Id }).HasDatabaseName("ix_invoicing_invoices_history");
        invoice.HasIndex(i => new { i.WalletId, i.OrderId, i.CreatedAt }).HasDatabaseName("ix_invoicing_invoices_order").HasFilter("order_id IS NOT NULL");
        invoice.HasIndex(i => i.AddressId).HasDatabaseName("ix_invoicing_invoices_address");

        // Order ids as people search for them. The order is that of bytes, as SQLite's is by itself, so that a beginning is one stretch of it.
        if (model.ExactNumbers)
            invoice.Property(i => i.OrderKey).UseCollation("C");
        invoice.HasIndex(i => new { i.WalletId, i.OrderKey, i.CreatedAt, i.Id }).HasDatabaseName("ix_invoicing_invoices_order_key").HasFilter("order_key IS NOT NULL");

        // Lists by asset and status, what is open, what is unusual, and amounts: each newest first, by keyset, without a walk over the rest.
        invoice.HasIndex(i => new { i.WalletId, i.Blockchain, i.Symbol, i.Status, i.CreatedAt, i.Id }).HasDatabaseName("ix_invoicing_invoices_asset");
        invoice.HasIndex(i => new { i.WalletId, i.CreatedAt, i.Id }, "ix_invoicing_invoices_open").HasDatabaseName("ix_invoicing_invoices_open").HasFilter("active");
        invoice.HasIndex(i => new { i.WalletId, i.Exceptions, i.CreatedAt, i.Id }).HasDatabaseName("ix_invoicing_invoices_exceptions").HasFilter("exceptions <> 0");
        invoice.HasIndex(i => new { i.WalletId, i.Value, i.CreatedAt, i.Id }).HasDatabaseName("ix_invoicing_invoices_value");
        invoice.HasIndex(i => new { i.WalletId, i.FiatValue, i.CreatedAt, i.Id }).HasDatabaseName("ix_invoicing_invoices_fiat").HasFilter("fiat_value IS NOT NULL");
        invoice.HasIndex(i => new { i.WalletId, i.FiatAsked, i.CreatedAt, i.Id }).HasDatabaseName("ix_invoicing_invoices_fiat_asked").HasFilter("fiat_asked IS NOT NULL");

        // Due work: each finds what is due without a walk over what is not.
        invoice.HasIndex(i => new { i.Blockchain, i.ExpiresAt }).HasDatabaseName("ix_invoicing_invoices_active").HasFilter("active");
        invoice.HasIndex(i => new { i.Blockchain, i.NextHeight }).HasDatabaseName("ix_invoicing_invoices_next_height").HasFilter("next_height IS NOT NULL");
        invoice.HasIndex(i => new { i.Blockchain, i.RateLockEndsAt }).HasDatabaseName("ix_invoicing_invoices_rate_lock").HasFilter("rate_lock_ends_at IS NOT NULL");
        invoice.HasIndex(i => i.WalletId).HasDatabaseName("ix_invoicing_invoices_open_fiat").HasFilter("active AND is_fiat_priced");

        // Which contracts have been asked for, from one to the next.
        invoice.HasIndex(i => new { i.Blockchain, i.ContractAddress }).HasDatabaseName("ix_invoicing_invoices_contract").HasFilter("contract_address IS NOT NULL");

        var idempotency = model.Entity<IdempotencyRecord>("idempotency_keys");
        idempotency.HasKey(r => new { r.WalletId, r.Key }).HasName("pk_invoicing_idempotency_keys");
        idempotency.Property(r => r.Key).HasMaxLength(255);
        idempotency.HasIndex(r => r.CreatedAt).HasDatabaseName("ix_invoicing_idempotency_keys_created");
    }
}
