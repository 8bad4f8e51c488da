using InvoiceModule.Invoices;
using InvoiceModule.TroubleHook;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(Troubles))]

namespace InvoiceModule.TroubleHook;

/// <summary>
/// Gives a host that knows nothing of it what hosts have: a handler that fails or takes long, addresses to import, and a sweep every moment. Which, is said
/// by <c>Trouble:Handler</c> (<c>fails</c>, <c>slow</c>), <c>Trouble:Import</c> (how many addresses) and <c>Trouble:Sweep</c> (a job's type).
/// </summary>
public sealed class Troubles : IHostingStartup
{
    /// <inheritdoc />
    public void Configure(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices((context, services) =>
        {
            if (context.Configuration["Trouble:Handler"] is { } how)
                services.AddScoped<IInvoiceEventHandler>(_ => new TroubledHandler(isSlow: how == "slow"));
            if (context.Configuration["Trouble:Import"] is not null)
                services.AddHostedService<Import>();
            if (context.Configuration["Trouble:Sweep"] is not null)
                services.AddHostedService<Sweep>();
        });
    }
}
