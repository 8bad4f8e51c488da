using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hangfire;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Benchmarks;

/// <summary>How long a verification takes and how much memory it needs, over invoices with an address, a lease, a payment and two versions each.</summary>
internal static class VerifyBenchmark
{
    private const int Batch = 2000;

    private static readonly Guid WalletId = new("11111111-2222-4333-8444-555555555555");

    public static async Task RunAsync(int count)
    {
        var file = Path.Combine(Path.GetTempPath(), "invoicing-bench-verify.db");
        File.Delete(file);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<BenchDb>(o => o.UseSqlite($"Data Source={file}"));
        services.AddInvoicing<BenchDb>(o =>
        {
            o.PublicBaseUrl = new Uri("https://shop.example");
            o.RunBackgroundWork = false;
            o.PollInterval = TimeSpan.FromMinutes(1);
        }).AddSimulatedChains(o => o.KeepInMemory = true);
        await using var provider = services.BuildServiceProvider();
        await using (var scope = provider.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<BenchDb>().Database.EnsureCreatedAsync();
        await provider.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(WalletId, "Bench"));
        await ScanAsync(provider);
        for (var first = 0; first < count; first += Batch)
            await FillAsync(provider, first, Math.Min(Batch, count - first));

        await ScanAsync(provider);
        var diagnostics = provider.GetRequiredService<IInvoicingDiagnostics>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        using var sampler = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 20);
        var watch = Stopwatch.StartNew();
        var report = await diagnostics.VerifyAsync();
        foreach (var finding in report.Findings.Take(5))
            Console.WriteLine(finding);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Invoices:N0} invoices, {report.Addresses:N0} addresses, {report.Payments:N0} payments: {watch.Elapsed.TotalSeconds:F1} s, {report.Invoices / watch.Elapsed.TotalSeconds:F0} invoices/s, {report.Findings.Count} findings; managed heap {before / 1048576} MB before, {peak / 1048576} MB at most"));
        File.Delete(file);
    }

    private static async Task ScanAsync(IServiceProvider provider)
    {
        foreach (var scanner in provider.GetRequiredService<ChainScanners>().All)
            await scanner.ScanAsync(default);
    }

    private static Task FillAsync(IServiceProvider provider, int first, int count)
        => provider.GetRequiredService<InvoicingDb>().WriteAsync(
            async (db, token) =>
            {
                var (now, tip) = (provider.GetRequiredService<InvoicingClock>().Now, (await db.Set<ChainCursor>().AsNoTracking().SingleAsync(c => c.Blockchain == "bitcoin-sim", token)).Height);
                var addresses = new List<PoolAddress>();
                for (var i = first; i < first + count; i++)
                {
                    var address = new PoolAddress { WalletId = WalletId, Space = "bitcoin-sim", Key = $"bench-{i}", Text = $"bench-{i}", CreatedAt = now };
                    db.Add(address).Property(a => a.Epoch).CurrentValue = 1;
                    db.Entry(address).Property(a => a.Uses).CurrentValue = 1;
                    addresses.Add(address);
                }

                await db.SaveChangesAsync(token);
                foreach (var address in addresses)
                    Fill(provider, db, address, now, tip);
            },
            default);

    private static void Fill(IServiceProvider provider, DbContext db, PoolAddress address, DateTime now, long tip)
    {
        var (views, secrets, identifiers) = (provider.GetRequiredService<InvoiceViews>(), provider.GetRequiredService<Secrets>(), provider.GetRequiredService<Identifiers>());
        var invoice = Invoice.Create(
            new InvoiceTerms
            {
                Id = identifiers.NewUuid(), WalletId = WalletId, Blockchain = "bitcoin-sim", Asset = new Asset("BTC", 8, null), Value = 1000, CreatedAt = now, ExpiryMinutes = 40,
                Confirmations = 1, Data = new InvoiceData { OrderId = address.Text },
            },
            address.Id, address.Text, 1);
        db.Entry(address).Property(a => a.LeasedBy).CurrentValue = invoice.Id;
        db.Add(new AddressLease { AddressId = address.Id, Epoch = 1, InvoiceId = invoice.Id, Blockchain = "bitcoin-sim", OpenedAt = now, OpenedHeight = tip }).Property(l => l.Used).CurrentValue = true;
        Tell(InvoiceEventType.Created, []);
        var payment = Payment.Record(
            new PaymentFacts { WalletId = WalletId, Blockchain = "bitcoin-sim", TxId = $"tx-{address.Id}", Ordinal = 0, AddressId = address.Id, Symbol = "BTC", Amount = 500 },
            new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, now));
        payment.Finalise(now);
        invoice.Transition([payment], tip, InvoiceChange.None, now);
        Tell(InvoiceEventType.StatusChanged, [payment]);
        db.Add(invoice);
        db.Add(payment);
        db.Add(InvoiceOutbox.For(invoice)).Property(o => o.LatestVersion).CurrentValue = invoice.Version;

        void Tell(InvoiceEventType type, Payment[] payments)
            => db.Add(InvoiceEvent.Of(
                invoice, identifiers.NewEventId(), type, now, secrets.Protect(JsonSerializer.SerializeToUtf8Bytes(views.Of(invoice, payments, tip, now), InvoiceJson.Readable.InvoiceView))));
    }
}
