using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class InvoiceEventConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var change = model.Entity<InvoiceEvent>("events");
        change.HasKey(e => e.Id).HasName("pk_invoicing_events");
        change.Property(e => e.Id).HasMaxLength(30).ValueGeneratedNever();
        change.Property(e => e.Url).HasMaxLength(2048);
        InvoicingModel.Lines(change, e => e.Txs);
        change.HasOne<Invoice>().WithMany().HasForeignKey(e => e.InvoiceId).HasConstraintName("fk_invoicing_events_invoice");
        change.HasIndex(e => new { e.InvoiceId, e.Version }).IsUnique().HasDatabaseName("ux_invoicing_events_version");
        change.HasIndex(e => e.EndedAt).HasDatabaseName("ix_invoicing_events_dead").HasFilter("state = 3");

        // Both by name, for they are of the same columns: what was given up, and what is held, of each wallet.
        change.HasIndex(e => new { e.WalletId, e.EndedAt }, "ix_invoicing_events_dead_wallet").HasFilter("state = 3");
        change.HasIndex(e => new { e.WalletId, e.EndedAt }, "ix_invoicing_events_held_wallet").HasFilter("state = 4");

        var outbox = model.Entity<InvoiceOutbox>("outbox");
        outbox.HasKey(o => o.InvoiceId).HasName("pk_invoicing_outbox");
        outbox.Property(o => o.InvoiceId).ValueGeneratedNever();
        outbox.Property(o => o.Origin).HasMaxLength(300);
        outbox.HasOne<Invoice>().WithOne().HasForeignKey<InvoiceOutbox>(o => o.InvoiceId).HasConstraintName("fk_invoicing_outbox_invoice");
        outbox.HasIndex(o => o.CallbackDueAt).HasDatabaseName("ix_invoicing_outbox_callback_due").HasFilter("callback_due_at IS NOT NULL");
        outbox.HasIndex(o => o.HandlerDueAt).HasDatabaseName("ix_invoicing_outbox_handler_due").HasFilter("handler_due_at IS NOT NULL");

        var attempt = model.Entity<CallbackAttempt>("callback_attempts");
        attempt.HasKey(a => a.Id).HasName("pk_invoicing_callback_attempts");
        attempt.Property(a => a.EventId).HasMaxLength(30);
        attempt.HasOne<InvoiceEvent>().WithMany().HasForeignKey(a => a.EventId).HasConstraintName("fk_invoicing_callback_attempts_event");
        attempt.HasIndex(a => new { a.EventId, a.Number }).IsUnique().HasDatabaseName("ux_invoicing_callback_attempts_number");

        // How the callbacks of one wallet go, newest first.
        attempt.HasIndex(a => new { a.WalletId, a.At }).HasDatabaseName("ix_invoicing_callback_attempts_wallet");

        var held = model.Entity<HeldUrl>("held_urls");
        held.HasKey(h => new { h.WalletId, h.UrlHash }).HasName("pk_invoicing_held_urls");
        held.Property(h => h.UrlHash).HasMaxLength(64).ValueGeneratedNever();
    }
}
