using System.Data.Common;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>Product time on PostgreSQL.</summary>
public sealed class DatabaseClockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Of the way to the database and back half is added to the time it tells, and of the wait for a connection nothing: this node would be seconds ahead of the others.
    /// </summary>
    [Fact]
    public async Task A_reading_that_had_to_wait_for_a_connection_does_not_set_the_clock_ahead()
    {
        var pool = new Slow();
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.AddSingleton<TimeProvider>(TimeProvider.System), interceptor: pool, scan: false);
        var (database, clock) = (host.Services.GetRequiredService<DatabaseClock>(), host.Services.GetRequiredService<InvoicingClock>());
        await database.ReadAsync(Token);
        (await AheadAsync(host, clock)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(1));
        pool.Wait = TimeSpan.FromSeconds(3);
        await database.ReadAsync(Token);
        pool.Wait = default;
        (await AheadAsync(host, clock)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    /// <summary>The database is not up yet when the host starts: until it has been asked the machine's own clock would rule leases and expiry.</summary>
    [Fact]
    public async Task After_a_reading_that_failed_nothing_is_done_by_the_machines_own_clock()
    {
        var (pool, machine) = (new Slow(), new Machine { Ahead = TimeSpan.FromMinutes(10) });
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.AddSingleton<TimeProvider>(machine), interceptor: pool, scan: false);
        var (database, clock) = (host.Services.GetRequiredService<DatabaseClock>(), host.Services.GetRequiredService<InvoicingClock>());
        pool.IsAway = true;
        await database.ReadAsync(Token);
        database.IsDue.ShouldBeTrue();
        await Should.ThrowAsync<Npgsql.PostgresException>(async () => await database.EnsureAsync(host.Db, Token));
        pool.IsAway = false;
        await host.ScanAsync();
        database.IsDue.ShouldBeFalse();
        (await AheadAsync(host, clock)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_invoice_made_right_after_the_machine_was_asleep_is_not_one_of_eight_hours_ago()
    {
        var machine = new Machine { Ahead = TimeSpan.FromHours(-8) };
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.AddSingleton<TimeProvider>(machine));
        var clock = host.Services.GetRequiredService<InvoicingClock>();
        clock.Set(machine.GetUtcNow());
        machine.Ahead = default;
        clock.IsDoubtful.ShouldBeTrue();

        // Its chains have not been looked at for eight hours.
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync())).Code.ShouldBe(InvoicingErrorCodes.ChainUnavailable);
        await host.ScanAsync();
        (await host.InvoiceAsync()).Expiry.ShouldBeGreaterThan(DateTime.UtcNow);
    }

    /// <summary>Where no loop runs, nobody reads the clock but whoever needs it.</summary>
    [Fact]
    public async Task A_reading_of_long_ago_is_not_gone_by()
    {
        var machine = new Machine();
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.AddSingleton<TimeProvider>(machine));
        var clock = host.Services.GetRequiredService<InvoicingClock>();
        clock.Set(machine.GetUtcNow() - TimeSpan.FromMinutes(30));
        machine.Passed = TimeSpan.FromMinutes(3);
        machine.Ahead = TimeSpan.FromMinutes(3);
        clock.IsDoubtful.ShouldBeFalse();
        await host.InvoiceAsync();
        (await AheadAsync(host, clock)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Inside_the_hosts_transaction_an_invoice_needs_no_second_connection(int minutesSinceTheLastReading)
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        var few = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 4, Timeout = 3 }.ConnectionString;
        await using var host = await ModuleHost.StartAsync(database: o => o.UseNpgsql(few), scan: false);
        await host.Services.GetRequiredService<DatabaseClock>().ReadAsync(Token);
        await host.ScanAsync();
        await host.InvoiceAsync();
        host.Time.Pass(TimeSpan.FromMinutes(minutesSinceTheLastReading));
        _ = host.Now;

        // Three other requests of the host have their connections.
        await using var one = new NpgsqlConnection(few);
        await using var two = new NpgsqlConnection(few);
        await using var three = new NpgsqlConnection(few);
        await one.OpenAsync(Token);
        await two.OpenAsync(Token);
        await three.OpenAsync(Token);
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HostDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(Token);
        await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
            ModuleHost.WalletId, new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 100_000, Confirmations = 1, Expiry = 15, Data = new InvoiceData() }, Token);
        await transaction.CommitAsync(Token);
    }

    private static async Task<TimeSpan> AheadAsync(ModuleHost host, InvoicingClock clock)
    {
        var time = await host.Db.ReadAsync(new DatabaseTime().ReadAsync, Token);
        return clock.DatabaseTime - time;
    }

    private sealed class Slow : DbConnectionInterceptor
    {
        public TimeSpan Wait { get; set; }

        public bool IsAway { get; set; }

        public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (IsAway)
                throw new Npgsql.PostgresException("the database system is starting up", "FATAL", "FATAL", "28000");
            await Task.Delay(Wait, cancellationToken);
            return result;
        }
    }

    private sealed class Machine : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Passed.TotalSeconds * TimestampFrequency);
    }
}
