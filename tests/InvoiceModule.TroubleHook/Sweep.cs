using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.TroubleHook;

/// <summary>
/// Runs one recurring job twice a second, which else comes by the minute, as Hangfire would; but without its locks, of which one whose holder was killed
/// stands for minutes on PostgreSQL.
/// </summary>
internal sealed class Sweep(IConfiguration configuration, IServiceProvider services) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var type = Type.GetType(configuration["Trouble:Sweep"]!, throwOnError: true)!;
        var job = ActivatorUtilities.CreateInstance(services, type);
        while (true)
        {
            await Task.Delay(500, stoppingToken);
            await (Task)type.GetMethod("RunAsync")!.Invoke(job, [stoppingToken])!;
        }
    }
}
