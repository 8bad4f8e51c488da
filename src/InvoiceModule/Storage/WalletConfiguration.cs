using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class WalletConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var wallet = model.Entity<Wallet>("wallets");
        wallet.HasKey(w => w.Id).HasName("pk_invoicing_wallets");
        wallet.Property(w => w.Id).ValueGeneratedNever();

        var currency = model.Entity<WalletCurrency>("currencies");
        currency.HasKey(c => new { c.WalletId, c.Blockchain, c.Symbol }).HasName("pk_invoicing_currencies");
        currency.HasOne<Wallet>().WithMany().HasForeignKey(c => c.WalletId).HasConstraintName("fk_invoicing_currencies_wallet");

        var key = model.Entity<SigningKey>("signing_keys");
        key.HasKey(k => k.Id).HasName("pk_invoicing_signing_keys");
        key.HasOne<Wallet>().WithMany().HasForeignKey(k => k.WalletId).HasConstraintName("fk_invoicing_signing_keys_wallet");
        key.HasIndex(k => new { k.WalletId, k.Id }).HasDatabaseName("ix_invoicing_signing_keys_wallet");
    }
}
