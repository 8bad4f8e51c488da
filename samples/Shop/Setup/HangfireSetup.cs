using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Shop.Data;

namespace Shop.Setup;

/// <summary>Hangfire, with its storage beside the shop's: in memory with SQLite, in the same database with PostgreSQL.</summary>
internal static class HangfireSetup
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    public static void Add(IServiceCollection services, ShopDatabase database)
    {
        services.AddHangfire(hangfire =>
        {
            hangfire.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
            if (database.Provider == DatabaseProvider.Postgres)
                hangfire.UsePostgreSqlStorage(storage => storage.UseNpgsqlConnection(database.ConnectionString), new PostgreSqlStorageOptions { QueuePollInterval = Poll });
            else
                hangfire.UseInMemoryStorage(new InMemoryStorageOptions());
        });
        services.AddHangfireServer(server => (server.SchedulePollingInterval, server.WorkerCount) = (Poll, 4));
    }
}
