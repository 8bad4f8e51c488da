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
            if (!IsHeard)
                SetupLog.QueueUnheard(logger, Queue);
        }
    }

    /// <summary>The queue of the jobs.</summary>
    public string Queue => options.Value.Queue;

    /// <summary>Whether some server listens to the queue. Without one nothing is lost, for a process works by itself; but then nobody sweeps after it.</summary>
    public bool IsHeard => storage.GetMonitoringApi().Servers().Any(s => s.Queues.Contains(Queue, StringComparer.Ordinal));

    /// <summary>The jobs that are missing or disabled.</summary>
    public IReadOnlyList<string> Missing()
    {
        using var connection = storage.GetConnection();
        return [.. connection.GetRecurringJobs(Ids().ToList()).Where(j => j.Removed || j.LoadException is not null || j.NextExecution is null).Select(j => j.Id)];
    }

    /// <summary>Registers again what is missing or disabled.</summary>
    public void Restore()
    {
        foreach (var id in Missing())
        {
            manager.RemoveIfExists(id);
            Register(id);
            SetupLog.JobRestored(logger, id);
        }
    }

    private IEnumerable<string> Ids()
        => chains.All.Select(c => ScanPrefix + c.Blockchain).Prepend(DeliverId).Prepend(ExpireId);

    private const string ExpireId = "invoicing:expire";
    private const string DeliverId = "invoicing:deliver-callbacks";
    private const string ScanPrefix = "invoicing:scan:";

    private void Register(string id)
    {
        var (queue, minutely) = (Queue, Cron.Minutely());
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
