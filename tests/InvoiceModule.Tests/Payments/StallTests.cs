using System.Data.Common;
using InvoiceModule.Chains;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>One bad fact, row or moment must not hold up everything else for ever.</summary>
public class StallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_amounts_that_sum_over_the_range_stop_nothing()
    {
        await using var host = await ModuleHost.StartAsync();
        var (flooded, other) = (await host.InvoiceAsync(5, "ethereum-sim", "USDT"), await host.InvoiceAsync(5, "ethereum-sim", "USDT"));
        await host.PayAsync(flooded, BaseUnits.Max);
        await host.PayAsync(flooded, BaseUnits.Max);
        await host.PayAsync(other, 5);
        await host.ScanAsync();
        (await host.FindAsync(flooded.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(BaseUnits.Max), i => i.Txs.Count.ShouldBe(2), i => i.Exception.ShouldBe(["overpaid"]));
        (await host.FindAsync(other.Id)).Status.ShouldBe("IN_MEMPOOL");
    }

    [Fact]
    public async Task An_invoice_that_cannot_end_holds_up_no_other()
    {
        await using var host = await ModuleHost.StartAsync();
        var broken = await host.InvoiceAsync();
        host.Time.Pass(TimeSpan.FromSeconds(1));
        var sound = await host.InvoiceAsync();
        await host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlAsync($"UPDATE invoicing_addresses SET leased_by = NULL WHERE text = {broken.Address}", token), Token);
        await host.PassAsync(TimeSpan.FromMinutes(20));
        (await host.FindAsync(broken.Id)).Active.ShouldBeTrue();
        (await host.FindAsync(sound.Id)).Active.ShouldBeFalse();
    }

    [Fact]
    public async Task An_invoice_that_cannot_move_on_stops_no_scan_and_is_tried_again_at_every_block()
    {
        await using var host = await ModuleHost.StartAsync();
        var (broken, sound) = (await host.InvoiceAsync(confirmations: 1), await host.InvoiceAsync(confirmations: 1));
        await host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlAsync($"UPDATE invoicing_addresses SET leased_by = NULL WHERE text = {broken.Address}", token), Token);
        await host.PayAsync(broken, 100_000);
        await host.PayAsync(sound, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(sound.Id)).Status.ShouldBe("PAID");
        (await host.FindAsync(broken.Id)).Version.ShouldBe(1);
        (await host.PaymentsAsync()).Count.ShouldBe(2);

        await host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlAsync($"UPDATE invoicing_addresses SET leased_by = {broken.Id} WHERE text = {broken.Address}", token), Token);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(broken.Id)).Status.ShouldBe("PAID");
    }

    // It is the database that failed: the look is done again as a whole, and no invoice waits for another block.
    [Fact]
    public async Task A_database_that_fails_while_an_invoice_moves_on_leaves_none_out()
    {
        var failure = new FailingUpdate();
        await using var host = await ModuleHost.StartAsync(interceptor: failure);
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        failure.IsOn = true;
        (await host.Services.GetRequiredService<ChainScanners>().Get("bitcoin-sim").ScanAsync(Token)).ShouldBeFalse();
        failure.IsOn.ShouldBeFalse("It has failed.");
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
    }

    [Fact]
    public async Task A_database_that_was_away_for_a_while_does_not_end_the_reading()
    {
        var file = Path.Combine(Path.GetTempPath(), $"invoicing-{Guid.NewGuid():N}.db");
        var outage = new Outage();
        await using (var host = await ModuleHost.StartAsync(
            o => o.PollInterval = TimeSpan.FromMilliseconds(100),
            b => b.Services.AddSingleton<TimeProvider>(TimeProvider.System),
            o => o.UseSqlite($"Data Source={file};Pooling=False").AddInterceptors(outage)))
        {
            var invoice = await host.InvoiceAsync();
            var loop = host.Services.GetServices<IBackgroundLoop>().Single(l => l.Name == "scan");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var running = Task.Run(() => loop.RunAsync(stop.Token), Token);
            outage.IsOn = true;
            await host.PayAsync(invoice, 100_000).ShouldThrowAsync<InvalidDataException>();
            await outage.WaitAsync(40, Token);
            outage.IsOn = false;
            await host.PayAsync(invoice, 100_000);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
            patience.CancelAfter(TimeSpan.FromSeconds(10));
            while ((await host.FindAsync(invoice.Id)).Status != "IN_MEMPOOL")
                await Task.Delay(20, patience.Token);
            await stop.CancelAsync();
            await running.ShouldThrowAsync<OperationCanceledException>();
        }

        File.Delete(file);
    }

    /// <summary>A database that fails once to change an invoice.</summary>
    private sealed class FailingUpdate : DbCommandInterceptor
    {
        public bool IsOn { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Fail(command);
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Fail(command);
            return new(result);
        }

        private void Fail(DbCommand command)
        {
            if (!IsOn || !command.CommandText.Contains("UPDATE \"invoicing_invoices\"", StringComparison.Ordinal))
                return;
            IsOn = false;
            throw new SqliteException("The disk does not answer.", 1);
        }
    }

    /// <summary>A database that refuses every connection while it is on.</summary>
    private sealed class Outage : DbConnectionInterceptor
    {
        private int _refused;

        public bool IsOn { get; set; }

        public async Task WaitAsync(int refusals, CancellationToken cancellationToken)
        {
            while (Volatile.Read(ref _refused) < refusals)
                await Task.Delay(5, cancellationToken);
        }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (!IsOn)
                return new(result);
            Interlocked.Increment(ref _refused);
            throw new InvalidDataException("The database is away.");
        }
    }
}
