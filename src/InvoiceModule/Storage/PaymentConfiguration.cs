using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class PaymentConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var payment = model.Entity<Payment>("payments");
        payment.HasKey(p => p.Id).HasName("pk_invoicing_payments");
        InvoicingModel.Lines(payment, p => p.Spends);
        payment.Ignore(p => p.Counts);
        payment.Ignore(p => p.Pins);
        payment.Ignore(p => p.IsLost);
        payment.Ignore(p => p.IsConflicted);
        payment.Ignore(p => p.IsInternal);
        payment.Ignore(p => p.IsGone);
        payment.Ignore(p => p.IsOpen);
        payment.Ignore(p => p.IsAside);
        payment.Ignore(p => p.IsSettledAway);
        payment.Ignore(p => p.Number);
        payment.Ignore(p => p.IsGivenUp);
        payment.HasOne<Invoice>().WithMany().HasForeignKey(p => p.InvoiceId).HasConstraintName("fk_invoicing_payments_invoice");
        payment.HasOne<PoolAddress>().WithMany().HasForeignKey(p => p.AddressId).HasConstraintName("fk_invoicing_payments_address");

        // Hashes are found by their beginning too. The order is that of bytes, as SQLite's is by itself, so that a beginning is one stretch of it.
        if (model.ExactNumbers)
            payment.Property(p => p.TxId).UseCollation("C");

        // A payment's identity, whatever bucket it is in.
        payment.HasIndex(p => new { p.Blockchain, p.TxId, p.Ordinal }).IsUnique().HasDatabaseName("ux_invoicing_payments_identity");
        payment.HasIndex(p => p.InvoiceId).HasDatabaseName("ix_invoicing_payments_invoice");
        payment.HasIndex(p => p.AddressId).HasDatabaseName("ix_invoicing_payments_address");

        // How much somebody says he has sent.
        payment.HasIndex(p => new { p.WalletId, p.Disposition, p.Amount, p.Id }).HasDatabaseName("ix_invoicing_payments_amount");

        // What a reorganisation touches, and what still waits.
        payment.HasIndex(p => new { p.Blockchain, p.Height }).HasDatabaseName("ix_invoicing_payments_height");
        payment.HasIndex(p => p.Blockchain).HasDatabaseName("ix_invoicing_payments_waiting")
            .HasFilter("height IS NULL AND (void IS NULL OR void <> 'conflicted')");
        payment.HasIndex(p => new { p.Blockchain, p.FinalHeight }).HasDatabaseName("ix_invoicing_payments_final").HasFilter("final_height IS NOT NULL");
        payment.HasIndex(p => new { p.WalletId, p.Id }).HasDatabaseName("ix_invoicing_payments_suspense")
            .HasFilter("disposition = 1 AND resolved_at IS NULL");

        // What people have decided: few, the newest decision first, and found again with who and why.
        payment.HasIndex(p => new { p.WalletId, p.ResolvedAt, p.Id }).HasDatabaseName("ix_invoicing_payments_decided")
            .HasFilter("resolved_at IS NOT NULL");
    }
}
