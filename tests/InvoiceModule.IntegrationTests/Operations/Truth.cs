using Hangfire;
using InvoiceModule.Diagnostics;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Journal;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>What is really so: the database and the simulated world, read past the nodes and their troubles.</summary>
internal sealed class Truth : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Truth(Action<DbContextOptionsBuilder> database)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<HostDb>(database);
        services.AddInvoicing<HostDb>(o => (o.PublicBaseUrl, o.RunBackgroundWork) = (new Uri("https://shop.example"), false)).AddSimulatedChains();
        _services = services.BuildServiceProvider();
    }

    public Simulator Simulator => _services.GetRequiredService<Simulator>();

    public Task<T> ReadAsync<T>(Func<DbContext, Task<T>> read) => _services.GetRequiredService<InvoicingDb>().ReadAsync((db, _) => read(db), CancellationToken.None);

    /// <summary>Product time by the simulator's offset as it stands now.</summary>
    public async Task<DateTime> ProductTimeAsync()
    {
        try
        {
            await _services.GetRequiredService<SimulatorJournal>().RefreshAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or InvalidOperationException)
        {
            // The database is being restarted: nobody moves the clock meanwhile.
        }

        return DateTime.UtcNow + Simulator.Clock.Offset;
    }

    /// <summary>What of the stored state is broken.</summary>
    public Task<IReadOnlyList<string>> CheckAsync() => new InvariantCheck(_services.GetRequiredService<InvoicingDb>()).RunAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
