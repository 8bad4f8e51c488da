using Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.TroubleHook;

/// <summary>Wakes one recurring job twice a second, which else comes by the minute.</summary>
internal sealed class Sweep(IConfiguration configuration, IRecurringJobManagerV2 manager) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(500, stoppingToken);
            manager.TriggerJob(configuration["Trouble:Sweep"]!);
        }
    }
}
