using InvoiceModule.Chains;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Testing;

public sealed class SimulatorRegistrationTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"invoicing-sim-{Guid.NewGuid():N}.db");

    public void Dispose() => File.Delete(_file);

    /// <summary>The product's clock needs the simulated one, which needs the database, whose door needs the product's clock: it must not go in circles.</summary>
    [Fact]
    public async Task The_world_stands_in_the_hosts_database_beside_the_module()
    {
        var token = TestContext.Current.CancellationToken;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDbContext<HostDb>(o => o.UseSqlite($"Data Source={_file};Pooling=False"));
        services.AddInvoicing<HostDb>(o => o.PublicBaseUrl = new Uri("https://shop.example"))
            .AddSimulatedChains(o => o.ClockOffset = TimeSpan.FromHours(1))
            .AddSimulatedChains();
        await using var provider = services.BuildServiceProvider();
        await using (var scope = provider.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<HostDb>().Database.EnsureCreatedAsync(token);

        // Reading the clock comes first, as it does in a host.
        var clock = provider.GetRequiredService<InvoicingClock>();
        (clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));

        var simulator = provider.GetRequiredService<Simulator>();
        simulator.Time.ShouldBeSameAs(clock);
        await simulator.Clock.AdvanceAsync(TimeSpan.FromHours(1), token);
        (clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
        await simulator.Network("ethereum-sim").MineAsync(cancellationToken: token);

        var chains = provider.GetRequiredService<ChainRegistry>();
        chains.All.Select(c => c.Blockchain).Order().ShouldBe(["bitcoin-sim", "dogecoin-sim", "ethereum-sim"]);
        (await chains.Get("ethereum-sim").GetTipAsync(token)).Height.ShouldBe(101);
    }

    private sealed class HostDb(DbContextOptions<HostDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddInvoicingSimulator();
    }
}
