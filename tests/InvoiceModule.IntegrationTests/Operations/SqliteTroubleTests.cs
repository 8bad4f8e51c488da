using System.Diagnostics;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>F61 and F62: a file that many write, and one that is full.</summary>
public sealed class SqliteTroubleTests : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("invoices-").FullName;

    private string Source => $"Data Source={Path.Combine(_folder, "shop.db")};Pooling=False";

    // Two instances of the module, as two processes would have them; SQLITE_MINUTES makes it longer than a few seconds.
    [Fact]
    public async Task Fifty_writers_and_a_reader_that_takes_long_are_never_told_that_the_database_is_locked()
    {
        var length = Environment.GetEnvironmentVariable("SQLITE_MINUTES") is { Length: > 0 } minutes
            ? TimeSpan.FromMinutes(double.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture))
            : TimeSpan.FromSeconds(5);
        Execute("PRAGMA journal_mode = wal");
        await using var one = await ModuleHost.StartAsync(database: o => o.UseSqlite(Source));
        await using var other = await ModuleHost.StartAsync(database: o => o.UseSqlite(Source), scan: false);
        using var ended = new CancellationTokenSource(length);
        var (made, longest) = (0, TimeSpan.Zero);
        var reading = ReadSlowlyAsync(ended.Token);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                var started = Stopwatch.GetTimestamp();
                await (i % 2 == 0 ? one : other).InvoiceAsync(1 + i);
                var waited = Stopwatch.GetElapsedTime(started);
                lock (ended)
                    (made, longest) = (made + 1, waited > longest ? waited : longest);
            }
        })));
        await reading;
        made.ShouldBeGreaterThanOrEqualTo(50);

        // Each has its turn: on a machine that is busy with other things the line of fifty moves slowly, but nobody is passed over.
        var turn = Stopwatch.GetElapsedTime(began) * 50 / made;
        longest.ShouldBeLessThan(turn * 3 > LongestWait ? turn * 3 : LongestWait);
        (await one.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_refuses_whole_and_goes_on_when_there_is_room_again()
    {
        var disk = new DiskTrouble();
        await using var host = await ModuleHost.StartAsync(database: o => o.UseSqlite(Source), interceptor: disk);
        disk.MaxPages = (int)Scalar("PRAGMA page_count") + 4;
        await RefusesWholeAsync(host);
        disk.MaxPages = 1_000_000;
        await host.InvoiceAsync();
        Text("PRAGMA integrity_check").ShouldBe("ok");
    }

    // What is due meanwhile is done afterwards.
    [Fact]
    public async Task A_disk_that_cannot_be_written_refuses_whole_and_goes_on_when_it_can()
    {
        var disk = new DiskTrouble();
        await using var host = await ModuleHost.StartAsync(database: o => o.UseSqlite(Source), interceptor: disk);
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        disk.IsReadOnly = true;
        await RefusesWholeAsync(host);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
        disk.IsReadOnly = false;
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        await host.InvoiceAsync();
        Text("PRAGMA integrity_check").ShouldBe("ok");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task RefusesWholeAsync(ModuleHost host)
    {
        var refused = await UntilRefusedAsync(host);
        DatabaseFaults.IsUnavailable(refused).ShouldBeTrue(refused.ToString());
        (await host.VerifyAsync()).ShouldBeEmpty();
        Scalar("SELECT COUNT(*) FROM invoicing_leases").ShouldBe(Scalar("SELECT COUNT(*) FROM invoicing_invoices"));
    }

    private static async Task<Exception> UntilRefusedAsync(ModuleHost host)
    {
        for (var i = 0; i < 500; i++)
        {
            try
            {
                await host.InvoiceAsync();
            }
            catch (Exception exception) when (exception is SqliteException or DbUpdateException)
            {
                return exception;
            }
        }

        throw new ShouldAssertException("It was never refused.");
    }

    private async Task ReadSlowlyAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(Source);
        await connection.OpenAsync(CancellationToken.None);
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var transaction = connection.BeginTransaction(deferred: true);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT COUNT(*) FROM invoicing_invoices";
            var before = await command.ExecuteScalarAsync(CancellationToken.None);
            await Task.Delay(1500, CancellationToken.None);

            // It sees what it saw at its beginning, and held nobody up.
            (await command.ExecuteScalarAsync(CancellationToken.None)).ShouldBe(before);
        }
    }

    private void Execute(string sql) => Text(sql);

    private long Scalar(string sql) => long.Parse(Text(sql), System.Globalization.CultureInfo.InvariantCulture);

    private string Text(string sql)
    {
        using var connection = new SqliteConnection(Source);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
