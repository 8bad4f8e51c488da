using InvoiceModule.Audit;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class AuditConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var entry = model.Entity<AuditEntry>("audit");
        entry.HasKey(a => a.Id).HasName("pk_invoicing_audit");
        entry.Property(a => a.Action).HasMaxLength(40);
        entry.Property(a => a.Who).HasMaxLength(AuditEntry.MaxWho);
        entry.Property(a => a.Why).HasMaxLength(AuditEntry.MaxWhy);
        entry.Property(a => a.Subject).HasMaxLength(2048);
        entry.Property(a => a.Before).HasMaxLength(2048);
        entry.Property(a => a.After).HasMaxLength(2048);
        entry.HasOne<Wallet>().WithMany().HasForeignKey(a => a.WalletId).HasConstraintName("fk_invoicing_audit_wallet");
        entry.HasIndex(a => new { a.WalletId, a.Id }).HasDatabaseName("ix_invoicing_audit_wallet");
        entry.HasIndex(a => a.InvoiceId).HasDatabaseName("ix_invoicing_audit_invoice").HasFilter("invoice_id IS NOT NULL");
        // Which reversals are settled, and which surplus is decided on, is asked for all that stand at once: without it PostgreSQL reads the whole audit.
        entry.HasIndex(a => new { a.InvoiceId, a.Subject }).HasDatabaseName("ix_invoicing_audit_settled").HasFilter($"action = '{AuditActions.ReversalSettled}'");
        entry.HasIndex(a => new { a.InvoiceId, a.Received }).HasDatabaseName("ix_invoicing_audit_surplus").HasFilter("received IS NOT NULL");
        entry.HasIndex(a => a.PaymentId).HasDatabaseName("ix_invoicing_audit_payment").HasFilter("payment_id IS NOT NULL");
    }
}
