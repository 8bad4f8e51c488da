using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace InvoiceModule.Storage;

/// <summary>Names of our tables as the database wants them quoted, for the few statements EF cannot write.</summary>
internal static class SqlNames
{
    /// <summary>Lets a moment pass on PostgreSQL, in which other transactions come to their end.</summary>
    public const string Pause = "SELECT pg_sleep(0.02)";

    /// <summary>The table of an entity, with its schema.</summary>
    public static string Table<T>(DbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped. Call modelBuilder.AddInvoicing() in OnModelCreating of {db.GetType().Name}.");
        return db.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }

    /// <summary>What makes a select pass over rows that another transaction holds; SQLite has one writer and needs nothing.</summary>
    public static string SkipLocked(DbContext db) => InvoicingDb.KindOf(db) == DatabaseKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "";
}
