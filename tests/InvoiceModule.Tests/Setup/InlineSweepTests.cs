using Hangfire;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Faults;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Setup;

/// <summary>
/// F94: while every recurring job is gone, each process sweeps by itself: it finds what another process made due and told nobody of.
/// </summary>
public sealed class InlineSweepTests : IDisposable
{
    private readonly string _file = Path.Combine(HostTables.Folder, $"sweep-{Guid.NewGuid():N}.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_due_is_done_while_no_job_is_registered()
    {
        await using var merchant = MerchantServer.With(200);
        await using var sweeping = await StartAsync(isWorking: true);

        // This one does no work of its own, and its signals reach nobody.
        await using var silent = await StartAsync(isWorking: false);
        var (paid, expiring, canceled) = (await silent.InvoiceAsync(confirmations: 1, callback: merchant.Url), await silent.InvoiceAsync(callback: merchant.Url), await silent.InvoiceAsync(callback: merchant.Url));
        using var worker = ActivatorUtilities.CreateInstance<InvoicingWorker>(sweeping.Services);

        // The sweeps come soon, the watchdog never; an attempt takes what it takes.
        sweeping.Time.Timers = due => due >= TimeSpan.FromSeconds(60) ? Timeout.InfiniteTimeSpan : due > TimeSpan.FromSeconds(5) ? TimeSpan.FromMilliseconds(100) : due;
        await worker.StartAsync(Token);
        try
        {
            var jobs = sweeping.Services.GetRequiredService<RecurringJobs>();
            await UntilAsync(() => Task.FromResult(jobs.Missing().Count == 0), "the jobs were never registered");
            var manager = sweeping.Services.GetRequiredService<IRecurringJobManager>();
            foreach (var id in new[] { "invoicing:expire", "invoicing:deliver-callbacks", "invoicing:scan:bitcoin-sim", "invoicing:scan:ethereum-sim", "invoicing:scan:dogecoin-sim" })
                manager.RemoveIfExists(id);
            jobs.Missing().Count.ShouldBe(5);

            // Nothing else happens meanwhile that could wake anybody.
            await silent.CancelAsync(canceled.Id);
            await AcknowledgedAsync(canceled);
            await silent.PayAsync(paid, paid.Value);
            await silent.Bitcoin.MineAsync();
            await UntilAsync(async () => (await silent.FindAsync(paid.Id)).Status == "PAID", "the chain was not read");
            silent.Time.Pass(TimeSpan.FromMinutes(16));
            sweeping.Time.Pass(TimeSpan.FromMinutes(16));
            await UntilAsync(async () => !(await silent.FindAsync(expiring.Id)).Active, "nothing has expired");
            await AcknowledgedAsync(paid);
            await AcknowledgedAsync(expiring);
            await UntilAsync(() => silent.ReadAsync(async db => !await db.Set<InvoiceOutbox>().AnyAsync(o => o.HandlerDueAt != null)), "a handler was not called");
            sweeping.Services.GetRequiredService<CountingHandler>().VersionsOf(canceled.Id).ShouldBe([2]);
            jobs.Missing().Count.ShouldBe(5);
        }
        finally
        {
            await worker.StopAsync(CancellationToken.None);
        }

        Task AcknowledgedAsync(InvoiceView invoice) => UntilAsync(
            async () => (await silent.EventsAsync(invoice.Id))[^1].State == CallbackState.Acknowledged, "a callback was not sent");
    }

    public void Dispose()
    {
        foreach (var part in new[] { "", "-wal", "-shm" })
            File.Delete(_file + part);
    }

    private Task<ModuleHost> StartAsync(bool isWorking) => ModuleHost.StartAsync(
        o =>
        {
            o.RunBackgroundWork = isWorking;
            o.Callbacks.AllowedNetworks = ["127.0.0.0/8"];
            o.Callbacks.AttemptTimeout = TimeSpan.FromSeconds(5);
        },
        b =>
        {
            b.Services.AddSingleton<CountingHandler>();
            b.AddEventHandler<ForwardingHandler>();
        },
        o => o.UseSqlite($"Data Source={_file};Pooling=False"),
        scan: isWorking);

    private static async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException(otherwise);
            await Task.Delay(20, Token);
        }
    }
}
