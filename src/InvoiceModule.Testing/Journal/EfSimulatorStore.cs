using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Testing.Journal;

/// <summary>The journal in the host's database: the same for every process on it, and after a restart.</summary>
internal sealed class EfSimulatorStore(IServiceProvider services) : ISimulatorStore
{
    /// <summary>Rows read at once, so that a long journal is never in memory as a whole.</summary>
    private const int Portion = 10_000;

    /// <summary>Another process's change is seen this much later at most; a busy scan does not ask the database at every step.</summary>
    public TimeSpan RefreshInterval => TimeSpan.FromMilliseconds(100);

    public IReadOnlyList<string> Read(long after)
    {
        using var scope = services.CreateScope();
        using var db = services.GetRequiredService<DbContextSource>().Open(scope.ServiceProvider);
        return Following(db, after).ToList();
    }

    public async ValueTask<IReadOnlyList<string>> ReadAsync(long after, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await using var db = services.GetRequiredService<DbContextSource>().Open(scope.ServiceProvider);
        return await Following(db, after).ToListAsync(cancellationToken);
    }

    /// <summary>The primary key decides who has the number, and one who comes late is told so without an exception.</summary>
    public async ValueTask<bool> TryAppendAsync(long sequence, string json, CancellationToken cancellationToken)
        => await services.GetRequiredService<InvoicingDb>().WriteAsync(
            async (db, token) => await db.Database.ExecuteSqlRawAsync(InsertInto(db), [sequence, json], token) == 1,
            cancellationToken);

    private static IQueryable<string> Following(DbContext db, long after)
        => db.Model.FindEntityType(typeof(SimulatorJournalRow)) is not null
            ? db.Set<SimulatorJournalRow>().AsNoTracking().Where(r => r.Sequence > after).OrderBy(r => r.Sequence).Select(r => r.Fact).Take(Portion)
            : throw new InvalidOperationException($"{db.GetType().Name} does not map the simulator's journal. Call modelBuilder.AddInvoicingSimulator() in OnModelCreating and migrate the database, or set KeepInMemory in AddSimulatedChains.");

    private static string InsertInto(DbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(SimulatorJournalRow))!;
        var table = db.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
        return $"INSERT INTO {table} (\"seq\", \"fact\") VALUES ({{0}}, {{1}}) ON CONFLICT DO NOTHING";
    }
}
