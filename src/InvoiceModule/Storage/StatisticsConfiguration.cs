using InvoiceModule.Statistics;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class StatisticsConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var hour = model.Entity<HourlyStatistics>("statistics");
        hour.HasKey(s => new { s.WalletId, s.Hour, s.Blockchain, s.Symbol }).HasName("pk_invoicing_statistics");

        hour.Property(s => s.Fiat).Metadata.SetMaxLength(null);

        var day = model.Entity<WalletDay>("statistics_days");
        day.HasKey(s => new { s.WalletId, s.Day, s.Blockchain, s.Symbol }).HasName("pk_invoicing_statistics_days");
        day.Property(s => s.Fiat).Metadata.SetMaxLength(null);

        var cursor = model.Entity<StatisticsCursor>("statistics_cursor");
        cursor.HasKey(c => c.Id).HasName("pk_invoicing_statistics_cursor");
        cursor.Property(c => c.Id).ValueGeneratedNever();
    }
}
