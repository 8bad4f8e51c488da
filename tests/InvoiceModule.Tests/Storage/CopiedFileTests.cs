using InvoiceModule.Tests.Faults;
using InvoiceModule.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Storage;

/// <summary>F62: SQLite's file and its log, copied in the middle of a write of a running host, are a whole database with all of the write or nothing.</summary>
public sealed class CopiedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(HostTables.Folder, $"copied-{Guid.NewGuid():N}")).FullName;

    private string File => Path.Combine(_folder, "shop.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_taken_in_the_middle_of_a_write_holds_all_of_it_or_nothing_and_goes_on()
    {
        var copies = new CopyAtEveryCommand(File, _folder);
        await using var host = await ModuleHost.StartAsync(database: o => o.UseSqlite(Source(File)), interceptor: copies);

        // The log stays while somebody has the file open.
        await using var keeper = new SqliteConnection(Source(File));
        await keeper.OpenAsync(Token);
        (await TextAsync(keeper, "PRAGMA journal_mode")).ShouldBe("wal");

        await WholeAsync(host, copies, () => host.InvoiceAsync());
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, invoice.Value);
        await host.Bitcoin.MineAsync();
        await WholeAsync(host, copies, host.ScanAsync);

        // One that was taken before the money was booked books it by itself, once.
        var unbooked = copies.Taken[copies.Taken.Count / 2];
        await using var again = await ModuleHost.StartAsync(database: o => o.UseSqlite(Source(unbooked)), scan: false);
        again.Time.Pass(TimeSpan.FromSeconds(6));
        (await again.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
        (await again.VerifyAsync()).ShouldBeEmpty();
        await again.ScanAsync();
        (await again.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2), i => i.Txs.Count.ShouldBe(1));
        (await again.VerifyAsync()).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task WholeAsync(ModuleHost host, CopyAtEveryCommand copies, Func<Task> write)
    {
        var before = await DatabaseImage.TakeAsync(host);
        await copies.WhileAsync(write);
        var after = await DatabaseImage.TakeAsync(host);
        after.ShouldNotBe(before);
        var images = new List<string>();
        foreach (var copy in copies.Taken)
        {
            await using var db = new HostDb(new DbContextOptionsBuilder<HostDb>().UseSqlite(Source(copy)).Options);
            (await db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync(Token)).ShouldBe(["ok"], copy);
            images.Add(await DatabaseImage.TakeAsync(db));
        }

        // Nothing, up to the commit; then everything.
        var done = images.IndexOf(after);
        done.ShouldBeGreaterThan(5);
        images.Take(done).ShouldAllBe(i => i == before);
        images.Skip(done).ShouldAllBe(i => i == after);
    }

    private static string Source(string file) => $"Data Source={file};Pooling=False";

    private static async Task<string?> TextAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(Token))?.ToString();
    }
}
