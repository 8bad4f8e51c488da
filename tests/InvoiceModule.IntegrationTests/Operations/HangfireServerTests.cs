using Hangfire;
using Hangfire.Logging;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Callbacks;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>F93, with Hangfire's own servers: its locks on PostgreSQL end without asking their owner, so that sweeps of one job run into each other.</summary>
public sealed class HangfireServerTests
{
    private const int Together = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("invoicing:deliver-callbacks")]
    [InlineData("invoicing:expire")]
    [InlineData("invoicing:scan:bitcoin-sim")]
    public async Task Six_sweeps_of_one_job_inside_at_once_do_everything_once(string job)
    {
        await using var merchant = MerchantServer.With(200);
        await using var nodes = await SeveralNodes.StartAsync(3, configure: o => o.Callbacks.AllowedNetworks = ["127.0.0.0/8"]);
        var storage = await StorageAsync();
        var manager = new RecurringJobManager(storage);
        var jobs = ActivatorUtilities.CreateInstance<RecurringJobs>(nodes.First.Services, storage, (IRecurringJobManager)manager);
        jobs.Restore();
        var (paid, unpaid) = (new List<InvoiceView>(), new List<InvoiceView>());
        for (var i = 0; i < 8; i++)
        {
            paid.Add(await nodes.First.InvoiceAsync(confirmations: 1, callback: merchant.Url));
            unpaid.Add(await nodes.First.InvoiceAsync(callback: merchant.Url));
            await nodes.First.PayAsync(paid[i], 100_000);
        }

        await nodes.First.Bitcoin.MineAsync();
        if (job != "invoicing:scan:bitcoin-sim")
        {
            nodes.Pass(TimeSpan.FromMinutes(16));
            await nodes.First.ScanAsync();
        }

        var meeting = new Meeting(Together);
        var servers = nodes.Nodes.Select(n => new BackgroundJobServer(
            new BackgroundJobServerOptions { WorkerCount = Together / 3, Queues = [jobs.Queue], Activator = new ServiceActivator(n.Services), FilterProvider = meeting, SchedulePollingInterval = TimeSpan.FromHours(1) },
            storage)).ToList();
        try
        {
            for (var i = 0; i < Together; i++)
                manager.TriggerJob(job);
            await UntilAsync(() => Task.FromResult(meeting.IsComplete && storage.GetMonitoringApi().SucceededListCount() >= Together));
            storage.GetMonitoringApi().FailedCount().ShouldBe(0);
        }
        finally
        {
            foreach (var server in servers)
                server.Dispose();
        }

        await FinishAsync(nodes);
        foreach (var invoice in paid)
            (await nodes.First.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2));
        foreach (var invoice in unpaid)
            (await nodes.First.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Version.ShouldBe(2));
        merchant.Received.Select(r => r.Id).ShouldBeUnique();
        merchant.Received.Count.ShouldBe(paid.Count + unpaid.Count);
        (await nodes.First.VerifyAsync()).ShouldBeEmpty();
    }

    // What the job under test leaves to others.
    private static async Task FinishAsync(SeveralNodes nodes)
    {
        await nodes.ReleaseAsync();
        nodes.Pass(TimeSpan.FromMinutes(16));
        await nodes.First.SettleAsync();
        await nodes.First.Services.GetRequiredService<InvoiceModule.Callbacks.DeliverCallbacksJob>().RunAsync(Token);
    }

    // Its lock ends after a second, whatever its owner does.
    private static async Task<PostgreSqlStorage> StorageAsync()
    {
        LogProvider.SetCurrentLogProvider(null);
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        var options = new PostgreSqlStorageOptions { DistributedLockTimeout = TimeSpan.FromSeconds(1), QueuePollInterval = TimeSpan.FromMilliseconds(50) };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connection, options), options);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }
}
