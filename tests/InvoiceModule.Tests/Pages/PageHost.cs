using System.Globalization;
using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Tests.Pages;

/// <summary>A real host on a free loopback port with a SQLite file: the pages as a browser meets them.</summary>
public sealed class PageHost : IAsyncDisposable
{
    private const string PathBase = "/shop";

    private readonly string _file = HostTables.NewFile();
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private int _addresses;

    public static Guid Wallet { get; } = new("7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11");

    internal QueryCounter Queries { get; } = new();

    internal IServiceProvider Services => _app.Services;

    internal InvoicingClock Clock => Services.GetRequiredService<InvoicingClock>();

    internal InvoiceWatch Watch => Services.GetRequiredService<InvoiceWatch>();

    public static async Task<PageHost> StartAsync(Action<IServiceCollection>? configure = null, Action<WebApplication>? use = null)
    {
        var host = new PageHost();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddDbContext<PageDb>(o => o.UseSqlite(HostTables.Source(host._file)).AddInterceptors(host.Queries));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<InvoicingClock>();
        services.AddSingleton<IEntropy, SystemEntropy>();
        services.AddSingleton<ICrashHook, NoCrash>();
        services.AddSingleton<Identifiers>();
        services.AddSingleton(new DbContextSource(typeof(PageDb), p => new PageDb(p.GetRequiredService<DbContextOptions<PageDb>>())));
        services.AddSingleton<IDatabaseTime, DatabaseTime>();
        services.AddSingleton<ClockReading>();
        services.AddSingleton<InvoicingDb>();
        services.AddSingleton(new InvoicingRoutes());
        services.Configure<InvoicingOptions>(o => o.PublicBaseUrl = new Uri("https://shop.example"));
        services.AddSingleton<PublicUrls>();
        services.AddSingleton<ChainRegistry>();
        services.AddSingleton<InvoiceViews>();
        services.AddSingleton(new ChainRegistration(PageChain.Name));
        services.AddKeyedSingleton<IChain>(PageChain.Name, new PageChain());
        services.AddRazorComponents();
        services.AddSingleton<PublicInvoiceReader>();
        services.AddSingleton<PaymentTheme>();
        services.AddSingleton<InvoicePulse>();
        services.AddSingleton<InvoiceWatch>();
        configure?.Invoke(services);
        var app = host._app = builder.Build();
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // What went wrong stands in the test's own failure.
                http.Response.StatusCode = 500;
                await http.Response.WriteAsync(exception.ToString());
            }
        });
        app.UsePathBase(PathBase);
        app.UseRouting();
        use?.Invoke(app);
        PaymentPageEndpoints.Map(app.MapGroup("/pay"));
        await host.WriteAsync(async db =>
        {
            await HostTables.CreateAsync(db, host._file, default);
            db.Add(new Wallet { Id = Wallet, Name = "Test", Type = WalletType.Invoice, CreatedAt = host.Clock.Now });
            db.Add(new ChainCursor { Blockchain = PageChain.Name, Height = 100 });
        });
        await app.StartAsync();
        host._client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
        return host;
    }

    /// <summary>An invoice of 0.00012 TST, unless said otherwise; every text of it can be told apart.</summary>
    internal async Task<Invoice> AddAsync(InvoiceData? data = null, BigInteger? value = null, TimeSpan? age = null, Guid? wallet = null, Func<InvoiceTerms, InvoiceTerms>? with = null)
    {
        var number = Interlocked.Increment(ref _addresses);
        var text = string.Create(CultureInfo.InvariantCulture, $"tst1address{number}");
        var address = new PoolAddress { WalletId = wallet ?? Wallet, Space = PageChain.Name, Key = text, Text = text, CreatedAt = Clock.Now };
        Invoice? invoice = null;
        await WriteAsync(async db =>
        {
            db.Add(address);
            await db.SaveChangesAsync();
            var terms = new InvoiceTerms
            {
                Id = Guid.NewGuid(),
                WalletId = wallet ?? Wallet,
                Blockchain = PageChain.Name,
                Asset = new Asset("TST", 8),
                Value = value ?? 12000,
                CreatedAt = Clock.Now - (age ?? TimeSpan.Zero),
                ExpiryMinutes = 15,
                Confirmations = 2,
                Data = data ?? new InvoiceData
                {
                    OrderId = "order-7781",
                    Title = "Blue kettle",
                    Description = "A kettle, blue",
                    UrlCallback = "https://merchant.example/callback-path",
                    UrlSuccess = "https://merchant.example/thanks?a=1&b=2",
                    UrlFailed = "https://merchant.example/failed",
                    UserData = "user-data-5512",
                },
                SecretKey = "secret-key-9913"u8.ToArray(),
            };
            invoice = Invoice.Create(with?.Invoke(terms) ?? terms, address.Id, text, 1);
            db.Add(invoice);
        });
        return invoice!;
    }

    /// <summary>Pays, at a height or into the pool, and lets the invoice follow.</summary>
    internal Task PayAsync(Invoice invoice, BigInteger amount, long? height = null)
    {
        var facts = new PaymentFacts
        {
            WalletId = invoice.WalletId,
            Blockchain = invoice.Blockchain,
            TxId = Guid.NewGuid().ToString("N"),
            Ordinal = 0,
            AddressId = invoice.AddressId,
            Symbol = invoice.Symbol,
            Amount = amount,
        };
        var payment = Payment.Record(facts, new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, Clock.Now));
        if (height is { } block)
            payment.Mined(block, "hash", payment.Amount, invoice.ConfirmationsRequired);
        return ChangeAsync(invoice.Id, InvoiceChange.None, payment);
    }

    internal Task ChangeAsync(Guid id, InvoiceChange change, Payment? payment = null, Action<Payment>? edit = null)
        => WriteAsync(async db =>
        {
            var invoice = await db.Set<Invoice>().SingleAsync(i => i.Id == id);
            var payments = await db.Set<Payment>().Where(p => p.InvoiceId == id).ToListAsync();
            if (payment is not null)
            {
                db.Add(payment);
                payments.Add(payment);
            }

            if (edit is not null)
                payments.ForEach(edit);
            invoice.Transition(payments, 100, change, Clock.Now);
        });

    internal async Task WriteAsync(Func<DbContext, Task> write)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageDb>();
        await write(db);
        await db.SaveChangesAsync();
    }

    /// <summary>Asks under the path base, as behind a proxy.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(PathBase + path, TestContext.Current.CancellationToken);

    /// <summary>The answer's text, asked for as a browser does that shows it there.</summary>
    public async Task<string> TextAsync(string path, string? destination = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, PathBase + path);
        if (destination is not null)
            request.Headers.Add("Sec-Fetch-Dest", destination);
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, PathBase + path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    internal Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        HostTables.Delete(_file);
    }
}
