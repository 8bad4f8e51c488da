using System.Runtime.CompilerServices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>In this project the module's own flows run on PostgreSQL.</summary>
internal static class ModuleOnPostgres
{
    [ModuleInitializer]
    internal static void Choose() => ModuleHost.DefaultDatabase = async () =>
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        return o => o.UseNpgsql(connection);
    };
}
