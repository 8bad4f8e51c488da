using Hangfire;
using Hangfire.Logging;
using Hangfire.PostgreSql;
using Hangfire.Storage;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>Hangfire's tables belong to others too: what happens to our jobs in them is put right, and nothing depends on it.</summary>
public sealed class HangfireStorageTests : IAsyncLifetime
{
    private const string Job = "invoicing:expire";

    private static readonly string[] Ids = ["invoicing:deliver-callbacks", Job, "invoicing:scan:bitcoin-sim", "invoicing:scan:dogecoin-sim", "invoicing:scan:ethereum-sim"];

    private string _connection = "";
    private ModuleHost _host = null!;
    private PostgreSqlStorage _storage = null!;

    private RecurringJobs Jobs => ActivatorUtilities.CreateInstance<RecurringJobs>(_host.Services, _storage, (IRecurringJobManager)NewManager());

    public async ValueTask InitializeAsync()
    {
        _connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        _host = await ModuleHost.StartAsync();
        LogProvider.SetCurrentLogProvider(null);
        _storage = new PostgreSqlStorage(new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(_connection, new PostgreSqlStorageOptions()), new PostgreSqlStorageOptions());
        Jobs.Restore();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    // F94. What disables a job sets its next execution to nothing.
    [Theory]
    [InlineData("UPDATE hangfire.hash SET value = NULL WHERE key = 'recurring-job:invoicing:expire' AND field = 'NextExecution'")]
    [InlineData("DELETE FROM hangfire.hash WHERE key = 'recurring-job:invoicing:expire' AND field = 'NextExecution'")]
    [InlineData("DELETE FROM hangfire.hash WHERE key = 'recurring-job:invoicing:expire'; DELETE FROM hangfire.set WHERE value = 'invoicing:expire'")]
    [InlineData("UPDATE hangfire.hash SET value = replace(value, 'InvoiceModule', 'GoneModule') WHERE key = 'recurring-job:invoicing:expire' AND field = 'Job'")]
    [InlineData("DELETE FROM hangfire.hash; DELETE FROM hangfire.set; DELETE FROM hangfire.job; DELETE FROM hangfire.jobqueue")]
    public async Task The_watchdog_restores_a_job_that_is_disabled_deleted_unloadable_or_wiped(string harm)
    {
        Find().ShouldAllBe(j => IsWell(j));
        await ExecuteAsync(harm);
        Find().ShouldContain(j => j.Id == Job && !IsWell(j));
        Jobs.Restore();
        Find().Select(j => j.Id).Order(StringComparer.Ordinal).ShouldBe(Ids);
        Find().ShouldAllBe(j => IsWell(j));
    }

    // F94: "within 180 s" is two of its looks.
    [Fact]
    public async Task The_watchdog_looks_at_least_every_ninety_seconds()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var time = new QuickTime();
        var jobs = new RecurringJobs(
            NewManager(), _storage, _host.Services.GetRequiredService<Chains.ChainRegistry>(), time,
            _host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<InvoicingOptions>>(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<RecurringJobs>.Instance);
        var running = jobs.RunAsync(stop.Token);
        await time.Asked.WaitAsync(stop.Token);
        time.Longest.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(90));
        await ExecuteAsync("DELETE FROM hangfire.hash; DELETE FROM hangfire.set");
        time.Elapse();
        await UntilAsync(() => Find().All(IsWell));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    // F93: Hangfire.PostgreSql's lock expires without an owner. Nothing of ours may ask for one.
    [Fact]
    public void No_job_trusts_a_distributed_lock()
        => typeof(RecurringJobs).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods().Cast<System.Reflection.MemberInfo>().Append(t))
            .Where(m => m.IsDefined(typeof(DisableConcurrentExecutionAttribute), inherit: false))
            .ShouldBeEmpty();

    private List<RecurringJobDto> Find()
    {
        using var connection = _storage.GetConnection();
        return connection.GetRecurringJobs(Ids);
    }

    private static bool IsWell(RecurringJobDto job) => !job.Removed && job.LoadException is null && job.NextExecution is not null && job.Job is not null;

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(50, patience.Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    // Hangfire logs to whichever host of this process was set up last, and that may be gone by now.
    private RecurringJobManager NewManager()
    {
        LogProvider.SetCurrentLogProvider(null);
        return new RecurringJobManager(_storage);
    }
}
