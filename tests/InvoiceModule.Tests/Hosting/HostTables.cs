using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Hosting;

/// <summary>Hundreds of tests want the same tables in a SQLite file of their own: they are made once for each context, and copied.</summary>
internal static class HostTables
{
    /// <summary>Where files of tests are: in memory where the machine has that, for thousands of small commits need not wait for a disk.</summary>
    public static readonly string Folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static readonly ConcurrentDictionary<Type, byte[]> Files = [];

    /// <summary>A file of its own for one host.</summary>
    public static string NewFile() => Path.Combine(Folder, $"invoicing-{Guid.NewGuid():N}.db");

    /// <summary>Connections to a file, pooled as a host's are: each new one would read all the tables' definitions again.</summary>
    public static string Source(string file) => $"Data Source={file}";

    /// <summary>Deletes a file whose hosts have ended.</summary>
    public static void Delete(string file)
    {
        using (var connection = new SqliteConnection(Source(file)))
            SqliteConnection.ClearPool(connection);
        foreach (var part in new[] { "", "-wal", "-shm" })
            File.Delete(file + part);
    }

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

        // What a file's log still holds would not be copied.
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        Files.TryAdd(db.GetType(), await File.ReadAllBytesAsync(file, cancellationToken));
        return false;
    }
}
