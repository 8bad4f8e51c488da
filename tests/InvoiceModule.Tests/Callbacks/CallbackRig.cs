using InvoiceModule.Addresses;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>The callbacks' whole house on a real database, with a clock that is moved by hand.</summary>
internal sealed class CallbackRig : IAsyncDisposable
{
    private readonly string? _file;
    private int _invoices;

    private CallbackRig(ServiceProvider services, string? file)
    {
        (Services, _file) = (services, file);
        Store = services.GetRequiredService<InvoicingDb>();
        Clock = services.GetRequiredService<InvoicingClock>();
        Secrets = services.GetRequiredService<Secrets>();
        Offset = services.GetRequiredService<MovableOffset>();
    }

    public ServiceProvider Services { get; }

    public InvoicingDb Store { get; }

    public InvoicingClock Clock { get; }

    public Secrets Secrets { get; }

    public MovableOffset Offset { get; }

    public Guid WalletId { get; } = Guid.NewGuid();

    public byte[] Key { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public CallbackDispatcher Dispatcher => Services.GetRequiredService<CallbackDispatcher>();

    public CallbackService Service => Services.GetRequiredService<CallbackService>();

    public static async Task<CallbackRig> StartAsync(
        Action<InvoicingCallbackOptions>? configure = null,
        Action<IServiceCollection>? register = null,
        Action<DbContextOptionsBuilder>? database = null,
        params IInterceptor[] interceptors)
    {
        var file = database is null ? HostTables.NewFile() : null;
        var options = new DbContextOptionsBuilder<CallbackRigDb>();
        if (database is null)
            UseFile(options, file!);
        else
            database(options);
        options.AddInterceptors(interceptors);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddSingleton<MovableOffset>();
        services.AddSingleton<IClockOffset>(p => p.GetRequiredService<MovableOffset>());
        services.AddSingleton(p => new InvoicingClock(TimeProvider.System, p.GetServices<IClockOffset>()));
        services.AddSingleton<IEntropy, SystemEntropy>();
        services.AddSingleton<ICrashHook, NoCrash>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p => new Identifiers(p.GetRequiredService<IEntropy>(), p.GetRequiredService<InvoicingClock>()));
        services.AddSingleton<Secrets>();
        services.AddSingleton<WorkSignals>();
        services.AddSingleton(new DbContextSource(typeof(CallbackRigDb), _ => new CallbackRigDb(options.Options)));
        services.AddSingleton<IDatabaseTime, DatabaseTime>();
        services.AddSingleton<ClockReading>();
        services.AddSingleton<InvoicingDb>();
        var settings = new InvoicingOptions();
        settings.Callbacks.AllowedNetworks = ["127.0.0.0/8"];
        configure?.Invoke(settings.Callbacks);
        services.AddSingleton(Options.Create(settings));
        register?.Invoke(services);
        services.AddCallbacks();
        var rig = new CallbackRig(services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }), file);
        await using (var db = new CallbackRigDb(options.Options))
            _ = file is null ? await db.Database.EnsureCreatedAsync() : await HostTables.CreateAsync(db, file, default);
        await rig.Store.WriteAsync(
            (db, _) =>
            {
                db.Add(new Wallet { Id = rig.WalletId, Name = "Test", Type = default, CreatedAt = rig.Clock.Now });
                return Task.CompletedTask;
            },
            default);
        await rig.AddKeyAsync(rig.Key, null);
        return rig;
    }

    /// <summary>An invoice at version 1, as its creation leaves it.</summary>
    public async Task<Guid> InvoiceAsync(string? url, string? secretKey = null)
    {
        var id = Guid.NewGuid();
        var number = Interlocked.Increment(ref _invoices);
        await Store.WriteAsync(
            async (db, token) =>
            {
                var address = new PoolAddress { WalletId = WalletId, Space = "test", Key = $"{id:N}", Text = $"{id:N}", Index = number, CreatedAt = Clock.Now };
                db.Add(address);
                await db.SaveChangesAsync(token);
                var terms = new InvoiceTerms
                {
                    Id = id,
                    WalletId = WalletId,
                    Blockchain = "test",
                    Asset = new Asset("TST", 8, null),
                    Value = 1000,
                    CreatedAt = Clock.Now,
                    ExpiryMinutes = 15,
                    Confirmations = 1,
                    Data = new InvoiceData { UrlCallback = url },
                    SecretKey = secretKey is null ? null : Secrets.Protect(secretKey),
                };
                var invoice = Invoice.Create(terms, address.Id, address.Text, 1);
                db.Add(invoice);
                db.Add(InvoiceOutbox.For(invoice));
            },
            default);
        return id;
    }

    /// <summary>Makes the next version with its event, as the writer does; returns the event's id.</summary>
    public Task<string> RaiseAsync(Guid invoiceId, string? snapshot = null, bool handlers = false, bool poison = false) => Store.WriteAsync(
        async (db, token) =>
        {
            var invoice = await db.Set<Invoice>().SingleAsync(i => i.Id == invoiceId, token);
            var version = db.Entry(invoice).Property(i => i.Version);
            version.CurrentValue++;
            invoice.Touch();
            var id = Services.GetRequiredService<Identifiers>().NewEventId();
            var json = snapshot ?? Snapshot(invoice);
            db.Add(InvoiceEvent.Of(invoice, id, InvoiceEventType.StatusChanged, Clock.Now, poison ? [1, 2, 3] : Secrets.Protect(json)));
            await db.SaveChangesAsync(token);
            await OutboxHead.RaiseAsync(db, invoiceId, invoice.Version, invoice.UrlCallback is not null, Clock.Now, token);
            if (!handlers)
                await db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoiceId).ExecuteUpdateAsync(set => set.SetProperty(o => o.HandlerDueAt, (DateTime?)null), token);
            return id;
        },
        default);

    public Task AddKeyAsync(byte[] key, DateTime? expiresAt) => Store.WriteAsync(
        (db, _) =>
        {
            db.Add(new SigningKey
            {
                WalletId = WalletId,
                Secret = Secrets.Protect(CallbackSignature.Prefix + Convert.ToBase64String(key)),
                CreatedAt = Clock.Now,
                ExpiresAt = expiresAt,
            });
            return Task.CompletedTask;
        },
        default);

    public Task<InvoiceEvent> EventAsync(string id) => Store.ReadAsync((db, token) => db.Set<InvoiceEvent>().SingleAsync(e => e.Id == id, token), default);

    public Task<InvoiceOutbox> HeadAsync(Guid invoiceId)
        => Store.ReadAsync((db, token) => db.Set<InvoiceOutbox>().SingleAsync(o => o.InvoiceId == invoiceId, token), default);

    public Task<List<CallbackAttempt>> AttemptsAsync(string id)
        => Store.ReadAsync((db, token) => db.Set<CallbackAttempt>().Where(a => a.EventId == id).OrderBy(a => a.Number).ToListAsync(token), default);

    public Task DrainAsync() => Dispatcher.DrainAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (_file is not null)
            HostTables.Delete(_file);
    }

    private static string Snapshot(Invoice invoice) => System.Text.Json.JsonSerializer.Serialize(
        new InvoiceView
        {
            Id = invoice.Id,
            Blockchain = invoice.Blockchain,
            Symbol = invoice.Symbol,
            Address = invoice.Address,
            Active = invoice.Active,
            Value = invoice.Value,
            Created = invoice.CreatedAt,
            Expiry = invoice.ExpiresAt,
            Status = invoice.Status.ToWord(),
            Confirmations = 0,
            Txs = invoice.Txs,
            Data = new InvoiceData { UrlCallback = invoice.UrlCallback, Title = "Bücher \u2028 🔑" },
            Amount = "0.00001",
            Decimals = invoice.Decimals,
            ConfirmationsRequired = 1,
            Received = 0,
            Due = invoice.Value,
            IsFinal = false,
            Version = invoice.Version,
        },
        InvoiceJson.Readable.InvoiceView);

    private static void UseFile(DbContextOptionsBuilder options, string file) => options.UseSqlite(HostTables.Source(file));
}
