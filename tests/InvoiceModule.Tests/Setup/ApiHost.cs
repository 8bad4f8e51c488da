using System.Net;
using System.Text;
using System.Text.Json;
using Hangfire;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Tests.Setup;

/// <summary>The whole module in a host of its own: real Kestrel, real SQLite, simulated chains, an anonymous API unless told otherwise.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public static readonly Guid Wallet = new("7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11");
    public static readonly Guid PrivateWallet = new("2c9a6f0b-8e1d-4f37-b6c4-5a7d9e3f1b22");

    private readonly WebApplication _app;
    private readonly string _file;

    private ApiHost(WebApplication app, string file) => (_app, _file) = (app, file);

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });

    public IServiceProvider Services => _app.Services;

    public Simulator Simulator => Services.GetRequiredService<Simulator>();

    public InvoicingDb Db => Services.GetRequiredService<InvoicingDb>();

    public static async Task<ApiHost> StartAsync(
        Action<InvoicingEndpointBuilder>? routes = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? pipeline = null,
        string environment = "Development")
    {
        var file = HostTables.NewFile();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Services.AddDbContext<ApiDb>(o => o.UseSqlite(HostTables.Source(file)));
        builder.Services.AddHangfire(h => h.UseInMemoryStorage().UseNoOpLogProvider());
        builder.Services.AddInvoicing<ApiDb>(o => o.PublicBaseUrl = new Uri("https://shop.example"))
            .AddSimulatedChains(o => o.KeepInMemory = true);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        await using (var scope = app.Services.CreateAsyncScope())
            await HostTables.CreateAsync(scope.ServiceProvider.GetRequiredService<ApiDb>(), file, TestContext.Current.CancellationToken);

        pipeline?.Invoke(app);
        (routes ?? (r => r.AllowAnonymousApi()))(app.MapInvoicing());
        var host = new ApiHost(app, file);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        host.Client.BaseAddress = new Uri(app.Urls.First());
        await host.AddWalletsAsync();
        return host;
    }

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await ApiAnswer.OfAsync(response);
    }

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<ApiAnswer> CreateAsync(string json, Guid? wallet = null, params (string Name, string Value)[] headers)
        => SendAsync(HttpMethod.Post, $"/api/v1/wallets/{wallet ?? Wallet}/invoices", new StringContent(json, Encoding.UTF8, "application/json"), headers);

    /// <summary>A crypto-priced invoice; more members may follow.</summary>
    public async Task<JsonElement> CreatedAsync(string more = "")
    {
        var answer = await CreateAsync($$"""{"blockchain":"ethereum-sim","symbol":"USDT","value":5000000,"confirmations":1{{(more.Length == 0 ? "" : "," + more)}}}""");
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        HostTables.Delete(_file);
    }

    private async Task AddWalletsAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var wallets = Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(Wallet, "Shop"), cancellationToken);
        await wallets.EnsureAsync(new WalletDefinition(PrivateWallet, "Private", WalletType.Private), cancellationToken);
        foreach (var wallet in new[] { Wallet, PrivateWallet })
        {
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("bitcoin-sim", "BTC"), cancellationToken);
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("ethereum-sim", "ETH"), cancellationToken);
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("ethereum-sim", "USDT"), cancellationToken);
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("dogecoin-sim", "DOGE") { Active = false }, cancellationToken);
        }

        // A chain takes invoices once it has been read.
        for (var deadline = DateTime.UtcNow.AddSeconds(20); DateTime.UtcNow < deadline;)
        {
            if (await Db.ReadAsync((db, token) => db.Set<Chains.ChainCursor>().CountAsync(c => c.ScannedAt != null, token), cancellationToken) >= 3)
                return;
            await Task.Delay(20, cancellationToken);
        }

        throw new TimeoutException("The simulated chains were not read within 20 s.");
    }
}
