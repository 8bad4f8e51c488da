using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Testing;

/// <summary>A host with nothing but the simulated world and its calls, in memory or on a SQLite file.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorHost(WebApplication app) => _app = app;

    public Simulator Simulator => _app.Services.GetRequiredService<Simulator>();

    public IServiceProvider Services => _app.Services;

    public HttpClient Client { get; } = new();

    public CountingWaker Waker => _app.Services.GetRequiredService<CountingWaker>();

    public static async Task<SimulatorHost> StartAsync(
        string? file = null,
        string environment = "Development",
        Action<IConfigurationBuilder>? configuration = null,
        Action<IServiceCollection>? services = null,
        Action<SimulatorOptions>? configure = null,
        bool mapped = true,
        string? culture = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore().AddAuthorization(o => o.FallbackPolicy = new(requirements: [new Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement()], []));
        builder.Services.AddAuthentication();
        builder.Services.AddLogging();
        configuration?.Invoke(builder.Configuration);
        AddModule(builder.Services, _ => mapped ? new MappedDb(file) : new BareDb(file));
        new InvoicingBuilder(builder.Services).AddSimulatedChains(o =>
        {
            o.KeepInMemory = file is null;
            configure?.Invoke(o);
        });
        services?.Invoke(builder.Services);

        if (file is not null)
        {
            await using var db = new MappedDb(file);
            await db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        }

        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (culture is not null)
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            return next(context);
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapInvoicingSimulator();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var host = new SimulatorHost(app);
        host.Client.BaseAddress = new Uri(app.Urls.First());
        return host;
    }

    /// <summary>Posts a body exactly as it is.</summary>
    public async Task<(int Status, System.Text.Json.JsonElement Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(new Uri("/simulator/" + path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static void AddModule(IServiceCollection services, Func<IServiceProvider, DbContext> open)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<InvoicingClock>();
        services.AddSingleton<IEntropy, SystemEntropy>();
        services.AddSingleton<ICrashHook, NoCrash>();
        services.AddSingleton(s => new Identifiers(s.GetRequiredService<IEntropy>(), s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton(new DbContextSource(typeof(MappedDb), open));
        services.AddSingleton<IDatabaseTime, DatabaseTime>();
        services.AddSingleton<ClockReading>();
        services.AddSingleton<InvoicingDb>();
        services.AddSingleton<CountingWaker>();
        services.TryAddSingleton<IInvoicingWaker>(s => s.GetRequiredService<CountingWaker>());
    }

    internal sealed class CountingWaker : IInvoicingWaker
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Wake() => Interlocked.Increment(ref _count);
    }

    internal sealed class MappedDb(string? file) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite($"Data Source={file};Pooling=False");

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddInvoicingSimulator();
    }

    private sealed class BareDb(string? file) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite($"Data Source={file};Pooling=False");
    }
}
