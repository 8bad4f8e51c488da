using InvoiceModule.Audit;
using InvoiceModule.Chains;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class ChainConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var cursor = model.Entity<ChainCursor>("chains");
        cursor.HasKey(c => c.Blockchain).HasName("pk_invoicing_chains");
        cursor.Property(c => c.Failure).HasMaxLength(1024);

        var block = model.Entity<ReadBlock>("chain_blocks");
        block.HasKey(b => new { b.Blockchain, b.Height }).HasName("pk_invoicing_chain_blocks");

        var alarm = model.Entity<StandingAlarm>("chain_alarms");
        alarm.HasKey(a => a.Id).HasName("pk_invoicing_chain_alarms");
        alarm.Property(a => a.Text).HasMaxLength(StandingAlarm.MaxText);
        alarm.Property(a => a.ClearedBy).HasMaxLength(AuditEntry.MaxWho);
        alarm.Property(a => a.ClearedWhy).HasMaxLength(AuditEntry.MaxWhy);
        alarm.HasIndex(a => new { a.Blockchain, a.Subject }).IsUnique().HasDatabaseName("ux_invoicing_chain_alarms_standing").HasFilter("cleared_at IS NULL");
    }
}
