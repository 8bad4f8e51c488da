using System.Diagnostics;
using System.Globalization;
using Hangfire;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Testing;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Benchmarks;

/// <summary>How fast blocks are read when few and when many addresses are leased. It should make no difference.</summary>
internal static class ScanBenchmark
{
    private const int Rounds = 4;
    private const int Blocks = 150;
    private const int TransactionsInBlock = 100;

    private static readonly Guid WalletId = new("11111111-2222-4333-8444-555555555555");

    public static async Task RunAsync(IReadOnlyList<int> sizes)
    {
        // The first runs compile everything; afterwards the sizes take turns, and the best of each is taken: a busy machine only ever makes one slower.
        await MeasureAsync(1000);
        var best = sizes.ToDictionary(s => s, _ => (BlocksPerSecond: 0d, Memory: 0L));
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var size in sizes)
            {
                var (rate, memory) = await MeasureAsync(size);
                best[size] = (Math.Max(best[size].BlocksPerSecond, rate), Math.Max(best[size].Memory, memory));
            }
        }

        foreach (var (size, (rate, memory)) in best)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,9:N0} leased addresses: {rate,7:F1} blocks/s of {TransactionsInBlock} transactions, {memory / 1048576,5} MB managed heap"));
        var rates = best.Values.Select(b => b.BlocksPerSecond).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slowest to fastest: {rates.Max() / rates.Min():F2}"));
    }

    private static async Task<(double BlocksPerSecond, long Memory)> MeasureAsync(int leases)
    {
        var file = Path.Combine(Path.GetTempPath(), $"invoicing-bench-{leases}.db");
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
        await using var provider = services.BuildServiceProvider();
        await using (var scope = provider.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BenchDb>();
            await db.Database.EnsureCreatedAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
        }

        var wallets = provider.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(WalletId, "Bench"));
        await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition("bitcoin-sim", "BTC"));
        var scanner = provider.GetRequiredService<ChainScanners>().Get("bitcoin-sim");
        await scanner.ScanAsync(default);
        InvoiceView invoice;
        await using (var scope = provider.CreateAsyncScope())
        {
            invoice = await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
                WalletId, new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 1_000_000, Confirmations = 10_000 });
            await MultiplyAsync(scope.ServiceProvider.GetRequiredService<BenchDb>(), leases);
        }

        // Every block holds strangers' payments, and one to a leased address.
        var network = provider.GetRequiredService<Simulator>().Network("bitcoin-sim");
        for (var i = 0; i < Blocks; i++)
        {
            for (var t = 1; t < TransactionsInBlock; t++)
                await network.BroadcastAsync(network.Addresses.GetAddress(Guid.Empty, (i * TransactionsInBlock) + t), 1000);
            await network.BroadcastAsync(invoice.Address, 1);
            await network.MineAsync();
        }

        var watch = Stopwatch.StartNew();
        await scanner.ScanAsync(default);
        watch.Stop();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await using (var scope = provider.CreateAsyncScope())
        {
            var credited = await scope.ServiceProvider.GetRequiredService<BenchDb>().Set<Payment>().CountAsync(p => p.InvoiceId == invoice.Id);
            if (credited != Blocks)
                throw new InvalidOperationException($"{credited} payments were credited, not {Blocks}.");
        }

        File.Delete(file);
        return (Blocks / watch.Elapsed.TotalSeconds, memory);
    }

    // Copies the one invoice with its address and lease, all of them open.
    private static async Task MultiplyAsync(BenchDb db, int count)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
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
    }

    private const string Uuid = "printf('%08X-0000-4000-8000-000000000000', n.i)";

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
