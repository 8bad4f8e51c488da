using InvoiceModule.Statistics;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

internal static class StatisticsConfiguration
{
    public static void Map(InvoicingModel model)
    {
        var hour = model.Entity<HourlyStatistics>("statistics");
        hour.HasKey(s => new { s.WalletId, s.Hour, s.Blockchain, s.Symbol }).HasName("pk_invoicing_statistics");

        var cursor = model.Entity<StatisticsCursor>("statistics_cursor");
        cursor.HasKey(c => c.Id).HasName("pk_invoicing_statistics_cursor");
        cursor.Property(c => c.Id).ValueGeneratedNever();
    }
}
