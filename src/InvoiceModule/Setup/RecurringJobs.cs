using Hangfire;
using Hangfire.Storage;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>
/// The job table. Hangfire only wakes; our tables decide what is due. A watchdog registers again what Hangfire disabled (its issue 2582, or another
/// application on the same storage without our assembly) or somebody deleted.
/// </summary>
internal sealed class RecurringJobs(
    IRecurringJobManager manager, JobStorage storage, ChainRegistry chains, TimeProvider time, IOptions<InvoicingOptions> options, ILogger<RecurringJobs> logger) : IBackgroundLoop
{
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(60);

    public string Name => "jobs";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var id in Ids())
            Register(id);
        while (true)
        {
            await Task.Delay(Watch, time, cancellationToken);
            Restore();
            CheckQueue();
        }
    }

    /// <summary>Registers again what is missing or disabled.</summary>
    public void Restore()
    {
        var ids = Ids().ToList();
        using var connection = storage.GetConnection();
        foreach (var job in connection.GetRecurringJobs(ids))
        {
            if (!job.Removed && job.LoadException is null && job.NextExecution is not null)
                continue;
            manager.RemoveIfExists(job.Id);
            Register(job.Id);
            SetupLog.JobRestored(logger, job.Id);
        }
    }

    // Without a listener nothing is lost, for this process works by itself; but then nobody sweeps after it.
    private void CheckQueue()
    {
        var queue = options.Value.Queue;
        if (!storage.GetMonitoringApi().Servers().Any(s => s.Queues.Contains(queue, StringComparer.Ordinal)))
            SetupLog.QueueUnheard(logger, queue);
    }

    private IEnumerable<string> Ids()
        => chains.All.Select(c => ScanPrefix + c.Blockchain).Prepend(DeliverId).Prepend(ExpireId);

    private const string ExpireId = "invoicing:expire";
    private const string DeliverId = "invoicing:deliver-callbacks";
    private const string ScanPrefix = "invoicing:scan:";

    private void Register(string id)
    {
        var (queue, minutely) = (options.Value.Queue, Cron.Minutely());
        if (id == ExpireId)
        {
            manager.AddOrUpdate<ExpireInvoicesJob>(id, queue, job => job.RunAsync(CancellationToken.None), minutely);
        }
        else if (id == DeliverId)
        {
            manager.AddOrUpdate<DeliverCallbacksJob>(id, queue, job => job.RunAsync(CancellationToken.None), minutely);
        }
        else
        {
            var blockchain = id[ScanPrefix.Length..];
            manager.AddOrUpdate<ScanChainJob>(id, queue, job => job.RunAsync(blockchain, CancellationToken.None), minutely);
        }
    }
}
