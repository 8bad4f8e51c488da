using System.Runtime.CompilerServices;
using InvoiceModule.Tests.Faults;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>In this project the module's own flows run on PostgreSQL.</summary>
internal static class ModuleOnPostgres
{
    // Hundreds of tests want the same tables: they are made once, and copied.
    private static readonly Lazy<Task<string>> WithTables = new(async () =>
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        await using var db = new HostDb(new DbContextOptionsBuilder<HostDb>().UseNpgsql($"{connection};Pooling=false").Options);
        await db.Database.EnsureCreatedAsync();
        return connection;
    });

    [ModuleInitializer]
    internal static void Choose()
    {
        ModuleHost.DefaultDatabase = async () =>
        {
            var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync(likeConnection: await WithTables.Value);
            return o => o.UseNpgsql(connection);
        };

        DatabaseFaultTests.IsSecondDatabase = true;

        // Its provider wraps what it knows to pass in an exception of another type.
        InjectedFaultException.Passing = (at, time) => new PostgresException(
            $"{InjectedFaultException.Marker}: {at}", "ERROR", "ERROR", time == 0 ? PostgresErrorCodes.DeadlockDetected : PostgresErrorCodes.SerializationFailure);
    }
}
