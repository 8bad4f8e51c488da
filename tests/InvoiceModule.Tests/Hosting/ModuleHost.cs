using System.Numerics;
using Hangfire;
using InvoiceModule.Addresses;
using InvoiceModule.Diagnostics;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Hosting;

/// <summary>The real module on a real database, with nothing running by itself: a test says when a chain is read and when invoices expire.</summary>
internal sealed class ModuleHost : IAsyncDisposable
{
    public static readonly Guid WalletId = new("11111111-2222-4333-8444-555555555555");

    /// <summary>Where the tests run when they do not say: null is a SQLite file of each host's own.</summary>
    public static Func<Task<Action<DbContextOptionsBuilder>>>? DefaultDatabase { get; set; }

    private readonly ServiceProvider _services;
    private readonly string? _file;

    private ModuleHost(ServiceProvider services, StillTime time, string? file) => (_services, Time, _file) = (services, time, file);

    public StillTime Time { get; }

    public IServiceProvider Services => _services;

    public Simulator Simulator => _services.GetRequiredService<Simulator>();

    public SimulatedNetwork Bitcoin => Simulator.Network("bitcoin-sim");

    public SimulatedNetwork Ethereum => Simulator.Network("ethereum-sim");

    public InvoicingDb Db => _services.GetRequiredService<InvoicingDb>();

    public DateTime Now => _services.GetRequiredService<InvoicingClock>().Now;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ModuleHost> StartAsync(
        Action<InvoicingOptions>? configure = null, Action<IInvoicingBuilder>? build = null, Action<DbContextOptionsBuilder>? database = null,
        IInterceptor? interceptor = null, bool scan = true)
    {
        if (database is null && DefaultDatabase is not null)
            database = await DefaultDatabase();
        var file = database is null ? HostTables.NewFile() : null;
        var time = new StillTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(time);
        // Hangfire's log is one for the process: it must be no host's that ends before another.
        services.AddHangfire(h => h.UseInMemoryStorage().UseNoOpLogProvider());
        services.AddDbContext<HostDb>(o =>
        {
            (database ?? (d => d.UseSqlite(HostTables.Source(file!))))(o);
            if (interceptor is not null)
                o.AddInterceptors(interceptor);
        });
        var builder = services.AddInvoicing<HostDb>(o =>
        {
            o.PublicBaseUrl = new Uri("https://shop.example");
            o.RunBackgroundWork = false;
            o.Rates.MaxJumpPercent = 0;
            configure?.Invoke(o);
        });
        builder.AddSimulatedChains();
        build?.Invoke(builder);
        var host = new ModuleHost(services.BuildServiceProvider(validateScopes: true), time, file);
        await host.CreateAsync(scan);
        return host;
    }

    /// <summary>Creates an invoice on bitcoin-sim, or as said.</summary>
    public async Task<InvoiceView> InvoiceAsync(
        BigInteger? value = null, string blockchain = "bitcoin-sim", string symbol = "BTC", int confirmations = 2, string? orderId = null, string? fiat = null,
        int? pause = null, int expiry = 15, Guid? walletId = null, string? callback = null, int percent = 0, string? title = null)
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
            walletId ?? WalletId,
            new CreateInvoiceRequest
            {
                Blockchain = blockchain,
                Symbol = symbol,
                Value = fiat is null ? value ?? 100_000 : null,
                FiatCurrency = fiat is null ? null : new FiatAmount("USD", fiat, percent),
                Confirmations = confirmations,
                Pause = pause,
                Expiry = expiry,
                Data = new InvoiceData { OrderId = orderId, UrlCallback = callback, Title = title },
            },
            Token);
    }

    public async Task<InvoiceView> FindAsync(Guid id)
    {
        await using var scope = _services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IInvoiceService>().FindAsync(id, Token)).ShouldNotBeNull();
    }

    public async Task<InvoiceView> CancelAsync(Guid id)
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CancelAsync(id, Token);
    }

    /// <summary>Reads every chain up to its tip.</summary>
    public async Task ScanAsync()
    {
        foreach (var scanner in _services.GetRequiredService<ChainScanners>().All)
            (await scanner.ScanAsync(Token)).ShouldBeTrue();
    }

    /// <summary>Reads every chain, and ends what is over.</summary>
    public async Task SettleAsync()
    {
        await ScanAsync();
        await _services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
    }

    /// <summary>Lets product time pass, and everything that becomes due happen.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Time.Pass(time);
        await SettleAsync();
    }

    public Task<string> PayAsync(InvoiceView invoice, BigInteger amount, string? symbol = null)
        => Simulator.Network(invoice.Blockchain).BroadcastAsync(invoice.Address, amount, symbol ?? invoice.Symbol, Token).AsTask();

    public Task<T> ReadAsync<T>(Func<DbContext, Task<T>> read) => Db.ReadAsync((db, _) => read(db), Token);

    public Task<List<Payment>> PaymentsAsync() => ReadAsync(db => db.Set<Payment>().OrderBy(p => p.Id).ToListAsync(Token));

    public Task<List<InvoiceEvent>> EventsAsync(Guid invoiceId)
        => ReadAsync(db => db.Set<InvoiceEvent>().Where(e => e.InvoiceId == invoiceId).OrderBy(e => e.Version).ToListAsync(Token));

    public Task<PoolAddress> AddressAsync(InvoiceView invoice) => ReadAsync(db => db.Set<PoolAddress>().SingleAsync(a => a.Text == invoice.Address, Token));

    /// <summary>What is broken; what is overdue is not asked for, for here time is moved by hand.</summary>
    public async Task<IReadOnlyList<InvariantFinding>> VerifyAsync()
    {
        var check = _services.GetRequiredService<InvariantCheck>();
        check.IncludesOverdue = false;
        return (await check.RunAsync(Token)).Findings;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_file is not null)
            HostTables.Delete(_file);
    }

    private async Task CreateAsync(bool scan)
    {
        await using (var scope = _services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HostDb>();
            _ = _file is null ? await db.Database.EnsureCreatedAsync(Token) : await HostTables.CreateAsync(db, _file, Token);
        }

        var wallets = _services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(WalletId, "Shop"), Token);
        await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition("ethereum-sim", "ETH"), Token);
        await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition("ethereum-sim", "USDT"), Token);
        if (scan)
            await ScanAsync();
    }
}
