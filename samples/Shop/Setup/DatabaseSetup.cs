using Hangfire;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Shop.Data;

namespace Shop.Setup;

/// <summary>Brings the database up to date before anything else starts. Several processes may start at once on one database.</summary>
internal static class DatabaseSetup
{
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<ShopSettings>().Database;
        await using var held = await StartLock.TakeAsync(database, cancellationToken);
        await using (var db = database.OpenForMigration())
        {
            await MigrateAsync(db, database.Provider, cancellationToken);
        }

        // The first process makes the key ring's key and Hangfire's tables; the others find them.
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Shop.Start").Protect("");
        services.GetRequiredService<JobStorage>();
    }

    private static async Task MigrateAsync(ShopDb db, DatabaseProvider provider, CancellationToken cancellationToken)
    {
        if (provider == DatabaseProvider.Sqlite)
        {
            // Readers and the one writer do not wait for each other. The mode stays with the file.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'", cancellationToken);

            // Whoever holds the start lock is alone: a lock row is what a killed process left behind, and EF would wait for it for ever.
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)", cancellationToken);
            await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
        }

        await db.Database.MigrateAsync(cancellationToken);
    }
}
