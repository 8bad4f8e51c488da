using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Hangfire;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>The whole module in a host of its own under a path base, with time that stands still, and a browser that keeps its cookies.</summary>
internal sealed partial class DashboardHost : IAsyncDisposable
{
    public const string PathBase = "/shop";

    public static readonly Guid Wallet = ModuleHost.WalletId;
    public static readonly Guid Other = new("2c9a6f0b-8e1d-4f37-b6c4-5a7d9e3f1b22");

    private readonly WebApplication _app;
    private readonly string _file;

    private DashboardHost(WebApplication app, string file, StillTime time) => (_app, _file, Time) = (app, file, time);

    public StillTime Time { get; }

    public IServiceProvider Services => _app.Services;

    public InvoicingDb Db => Services.GetRequiredService<InvoicingDb>();

    public SimulatedNetwork Bitcoin => Services.GetRequiredService<Simulator>().Network("bitcoin-sim");

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DashboardHost> StartAsync(
        Action<IServiceCollection>? services = null, Action<InvoicingEndpointBuilder>? routes = null, ClaimsPrincipal? user = null, string environment = "Development",
        Action<InvoicingOptions>? options = null)
    {
        var file = HostTables.NewFile();
        var time = new StillTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddDbContext<HostDb>(o => o.UseSqlite(HostTables.Source(file)));
        builder.Services.AddHangfire(h => h.UseInMemoryStorage().UseNoOpLogProvider());
        builder.Services.AddAuthorization();
        builder.Services.AddInvoicing<HostDb>(o =>
        {
            o.PublicBaseUrl = new Uri("https://shop.example");
            o.RunBackgroundWork = false;
            o.Rates.MaxJumpPercent = 0;
            o.Callbacks.AllowedNetworks = ["127.0.0.0/8"];
            options?.Invoke(o);
        }).AddSimulatedChains(o => o.KeepInMemory = true);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        await using (var scope = app.Services.CreateAsyncScope())
            await HostTables.CreateAsync(scope.ServiceProvider.GetRequiredService<HostDb>(), file, Token);
        app.UsePathBase(PathBase);
        app.UseRouting();
        app.Use((http, next) =>
        {
            if (user is not null)
                http.User = user;
            return next(http);
        });
        if (app.Services.GetService<ICorsService>() is not null)
            app.UseCors();
        app.UseAuthorization();
        var mapped = app.MapInvoicing().AllowAnonymousApi();
        routes?.Invoke(mapped);
        var host = new DashboardHost(app, file, time);
        await app.StartAsync(Token);
        host.Client.BaseAddress = new Uri(app.Urls.First());
        var wallets = app.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(Wallet, "Shop"), Token);
        await wallets.EnsureAsync(new WalletDefinition(Other, "Other"), Token);
        foreach (var wallet in (Guid[])[Wallet, Other])
        {
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("ethereum-sim", "USDT"), Token);
        }

        await host.ScanAsync();
        return host;
    }

    public async Task<InvoiceView> InvoiceAsync(
        string? orderId = null, int value = 100_000, Guid? wallet = null, string? callback = null, string? title = null, string blockchain = "bitcoin-sim", string symbol = "BTC", string? fiat = null)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
            wallet ?? Wallet,
            new CreateInvoiceRequest
            {
                Blockchain = blockchain,
                Symbol = symbol,
                Value = fiat is null ? value : null,
                FiatCurrency = fiat is null ? null : new FiatAmount("USD", fiat),
                Confirmations = 2,
                SecretKey = "secret-key-9913",
                Data = new InvoiceData { OrderId = orderId, UrlCallback = callback, Title = title },
            },
            Token);
    }

    public async Task<InvoiceView> FindAsync(Guid id)
    {
        await using var scope = Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IInvoiceService>().FindAsync(id, Token)).ShouldNotBeNull();
    }

    public async Task<string> PayAsync(InvoiceView invoice, int amount, int mine = 0)
    {
        var tx = await Services.GetRequiredService<Simulator>().Network(invoice.Blockchain).BroadcastAsync(invoice.Address, amount, invoice.Symbol, Token);
        if (mine > 0)
            await Services.GetRequiredService<Simulator>().Network(invoice.Blockchain).MineAsync(mine, cancellationToken: Token);
        await ScanAsync();
        return tx;
    }

    /// <summary>An expired invoice and the payment that came too late for it.</summary>
    public async Task<(InvoiceView Invoice, long Payment)> LateAsync(Guid? wallet = null)
    {
        var invoice = await InvoiceAsync("late-order", wallet: wallet);
        await PassAsync(TimeSpan.FromMinutes(26));
        await PayAsync(invoice, 100_000, mine: 2);
        return (invoice, await Db.ReadAsync((db, token) => db.Set<Payment>().Where(p => p.InvoiceId == invoice.Id).Select(p => p.Id).SingleAsync(token), Token));
    }

    public async Task PassAsync(TimeSpan time)
    {
        Time.Pass(time);
        await ScanAsync();
        await Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
    }

    public async Task ScanAsync()
    {
        foreach (var scanner in Services.GetRequiredService<ChainScanners>().All)
            (await scanner.ScanAsync(Token)).ShouldBeTrue();
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(PathBase + "/invoicing" + path, Token);

    public async Task<string> TextAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync(Token);
        answer.StatusCode.ShouldBe(status, text);
        return text;
    }

    /// <summary>Sends a form as a browser would that has just opened a page with it.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var csrf = Csrf().Match(await TextAsync("/create")).Groups["value"].Value;
        return await SendAsync(path, [("csrf", WebUtility.HtmlDecode(csrf)), .. fields]);
    }

    public async Task<(HttpStatusCode Status, string Text)> SendAsync(string path, IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PathBase + "/invoicing" + path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Client.SendAsync(request, Token);
        if (answer.StatusCode != HttpStatusCode.SeeOther)
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (answer.StatusCode, await Client.GetStringAsync(answer.Headers.Location, Token));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        HostTables.Delete(_file);
    }

    [GeneratedRegex("name=\"csrf\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    public static partial Regex Csrf();
}
