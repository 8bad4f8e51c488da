using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Hosting;

/// <summary>Hundreds of tests want the same tables in a SQLite file of their own: they are made once for each context, and copied.</summary>
internal static class HostTables
{
    private static readonly ConcurrentDictionary<Type, byte[]> Files = [];

    /// <summary>Makes the tables of a context whose model is the usual one in a file that is not there yet.</summary>
    /// <returns>Whether they were copied.</returns>
    public static async Task<bool> CreateAsync(DbContext db, string file, CancellationToken cancellationToken)
    {
        if (Files.TryGetValue(db.GetType(), out var tables))
        {
            await File.WriteAllBytesAsync(file, tables, cancellationToken);
            return true;
        }

        await db.Database.EnsureCreatedAsync(cancellationToken);

        // What a file's log still holds would not be copied: a host with a pool keeps it open.
        if (!File.Exists(file + "-wal"))
            Files.TryAdd(db.GetType(), await File.ReadAllBytesAsync(file, cancellationToken));
        return false;
    }
}
