using Hangfire;
using InvoiceModule.Diagnostics;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Journal;
using Microsoft.AspNetCore.DataProtection;
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
        services.AddDataProtection().SetApplicationName("InvoiceModule.Shop").PersistKeysToDbContext<TruthDb>();
        services.AddHangfire(h => h.UseInMemoryStorage().UseNoOpLogProvider());
        services.AddDbContext<TruthDb>(database);
        services.AddInvoicing<TruthDb>(o => (o.PublicBaseUrl, o.RunBackgroundWork) = (new Uri("https://shop.example"), false)).AddSimulatedChains();
        _services = services.BuildServiceProvider();
    }

    public Simulator Simulator => _services.GetRequiredService<Simulator>();

    /// <summary>The module in a process that nobody troubles.</summary>
    public AsyncServiceScope CreateScope() => _services.CreateAsyncScope();

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
    public async Task<IReadOnlyList<InvariantFinding>> CheckAsync()
    {
        // What is overdue depends on a clock that is moved by hand here.
        var check = _services.GetRequiredService<InvariantCheck>();
        check.IncludesOverdue = false;
        return (await check.RunAsync(CancellationToken.None)).Findings;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
