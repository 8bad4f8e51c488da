using System.Runtime.CompilerServices;
using InvoiceModule.Tests.Faults;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>In this project the module's own flows run on PostgreSQL.</summary>
internal static class ModuleOnPostgres
{
    [ModuleInitializer]
    internal static void Choose()
    {
        ModuleHost.DefaultDatabase = async () =>
        {
            var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
            return o => o.UseNpgsql(connection);
        };

        // Its provider wraps what it knows to pass in an exception of another type.
        InjectedFaultException.Passing = at => new PostgresException($"{InjectedFaultException.Marker}: {at}", "ERROR", "ERROR", PostgresErrorCodes.SerializationFailure);
    }
}
