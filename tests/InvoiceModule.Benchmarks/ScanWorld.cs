using System.Diagnostics;
using System.Globalization;
using Hangfire;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Benchmarks;

/// <summary>The module on a SQLite file with any number of leased addresses, and a chain in memory that it reads.</summary>
internal sealed class ScanWorld : IAsyncDisposable
{
    public const int TransactionsInBlock = 100;
    private const string Uuid = "printf('%08X-0000-4000-8000-000000000000', n.i)";

    private static readonly Guid WalletId = new("11111111-2222-4333-8444-555555555555");

    private readonly string _file;
    private readonly ServiceProvider _services;
    private readonly ChainScanner _scanner;
    private readonly SimulatedNetwork _network;
    private InvoiceView _invoice = null!;
    private int _mined;

    private ScanWorld(string file, ServiceProvider services)
    {
        (_file, _services) = (file, services);
        _scanner = services.GetRequiredService<ChainScanners>().Get("bitcoin-sim");
        _network = services.GetRequiredService<Simulator>().Network("bitcoin-sim");
    }

    public static async Task<ScanWorld> CreateAsync(int leases)
    {
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"invoicing-bench-{Environment.ProcessId}-{leases}.db"));
        File.Delete(file);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<BenchDb>(o => o.UseSqlite($"Data Source={file};Pooling=False"));
        services.AddInvoicing<BenchDb>(o =>
        {
            o.PublicBaseUrl = new Uri("https://shop.example");
            o.RunBackgroundWork = false;
        }).AddSimulatedChains(o => o.KeepInMemory = true);
        var provider = services.BuildServiceProvider();
        await using (var scope = provider.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BenchDb>();
            await db.Database.EnsureCreatedAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
        }

        var world = new ScanWorld(file, provider);
        await world.LeaseAsync(leases);
        return world;
    }

    /// <summary>Mines blocks of strangers' payments, with one payment in each to a leased address, and says how long the module needed to book them all.</summary>
    public async Task<TimeSpan> ScanAsync(int blocks)
    {
        for (var i = 0; i < blocks; i++, _mined++)
        {
            for (var t = 1; t < TransactionsInBlock; t++)
                await _network.BroadcastAsync(_network.Addresses.GetAddress(Guid.Empty, (_mined * TransactionsInBlock) + t), 1000);
            await _network.BroadcastAsync(_invoice.Address, 1);
            await _network.MineAsync();
        }

        var started = Stopwatch.GetTimestamp();
        await _scanner.ScanAsync(default);
        var taken = Stopwatch.GetElapsedTime(started);
        await using var scope = _services.CreateAsyncScope();
        var credited = await scope.ServiceProvider.GetRequiredService<BenchDb>().Set<Payment>().CountAsync(p => p.InvoiceId == _invoice.Id);
        return credited == _mined ? taken : throw new InvalidOperationException($"{credited} payments were credited, not {_mined}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        foreach (var path in new[] { _file, _file + "-wal", _file + "-shm" })
            File.Delete(path);
    }

    private async Task LeaseAsync(int leases)
    {
        var wallets = _services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(WalletId, "Bench"));
        await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition("bitcoin-sim", "BTC"));
        await _scanner.ScanAsync(default);
        await using var scope = _services.CreateAsyncScope();
        _invoice = await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
            WalletId, new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 1_000_000, Confirmations = 10_000 });
        await MultiplyAsync(scope.ServiceProvider.GetRequiredService<BenchDb>(), leases);
    }

    // Copies the one invoice with its address and lease, all of them open.
    private static async Task MultiplyAsync(BenchDb db, int count)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await db.Database.OpenConnectionAsync();

        // Of this connection alone: the one that reads the blocks has the defaults.
        await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=OFF; PRAGMA cache_size=-500000; PRAGMA temp_store=MEMORY");
        var numbers = string.Create(CultureInfo.InvariantCulture, $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
        await CopyAsync(db, numbers, "invoicing_addresses", new()
        {
            ["id"] = "1000000 + n.i",
            ["key"] = "'bench-' || n.i",
            ["text"] = "'bench-' || n.i",
            ["index"] = "NULL",
            ["leased_by"] = Uuid,
        });
        await CopyAsync(db, numbers, "invoicing_invoices", new() { ["id"] = Uuid, ["address_id"] = "1000000 + n.i", ["address"] = "'bench-' || n.i" });
        await CopyAsync(db, numbers, "invoicing_leases", new() { ["id"] = "1000000 + n.i", ["address_id"] = "1000000 + n.i", ["invoice_id"] = Uuid });
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        await db.Database.CloseConnectionAsync();
    }

    private static async Task CopyAsync(BenchDb db, string numbers, string table, Dictionary<string, string> changed)
    {
        var columns = db.Model.GetEntityTypes().Single(e => e.GetTableName() == table).GetProperties().Select(p => p.GetColumnName()).ToList();
        var where = table == "invoicing_addresses" ? "WHERE a.leased_by IS NOT NULL" : "";
        var names = string.Join(", ", columns.Select(c => $"\"{c}\""));
        var values = string.Join(", ", columns.Select(c => changed.GetValueOrDefault(c, $"a.\"{c}\"")));
        var sql = $"{numbers} INSERT INTO {table} ({names}) SELECT {values} FROM n, (SELECT * FROM {table} AS a {where} LIMIT 1) AS a";
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
