using System.Diagnostics;
using System.Globalization;
using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Testing.Addresses;
using InvoiceModule.Tests.Faults;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>A pool under a rush, under dust, and under payers who come back.</summary>
public class PoolTests
{
    // F41 asks for ten thousand creates on a thousand addresses: POOL_SIZE=1000.
    private static readonly int Size = int.Parse(Environment.GetEnvironmentVariable("POOL_SIZE") ?? (DatabaseFaultTests.IsSecondDatabase ? "20" : "60"), CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_times_as_many_creates_as_addresses_get_each_address_once_and_the_rest_quick_refusals()
    {
        await using var host = await StartAsync(Size);

        // Several at once, where more than one can write: the last addresses are then held by transactions that have not ended.
        var callers = DatabaseFaultTests.IsSecondDatabase ? 4 : 1;
        var all = (await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => RushAsync(host, Size * 10 / callers), Token)))).SelectMany(r => r).ToList();
        var taken = all.FindAll(r => r.Address is not null).ConvertAll(r => r.Address!);
        var creates = all.Where(r => r.Address is not null).Select(r => r.Took).Order().ToList();
        var waits = all.Where(r => r.Address is null).Select(r => r.Took).Order().ToList();
        taken.ShouldBeUnique();
        taken.Count.ShouldBe(Size);
        var p99 = waits[waits.Count * 99 / 100];
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{all.Count} creates by {callers} at once on {Size} addresses: {waits.Count} refused, p50 {waits[waits.Count / 2].TotalMilliseconds:0.0} ms, p99 {p99.TotalMilliseconds:0.0} ms, most {waits[^1].TotalMilliseconds:0} ms"));

        // A refusal is no dearer than an invoice; absolute times are for a machine that does nothing else.
        waits[waits.Count / 2].ShouldBeLessThan(2 * creates[creates.Count / 2]);
        if (Size >= 1000)
            p99.ShouldBeLessThan(TimeSpan.FromMilliseconds(20));
        await host.PassAsync(TimeSpan.FromMinutes(16));
        host.Time.Pass(TimeSpan.FromHours(1));
        await host.ScanAsync();
        for (var i = 0; i < Size; i++)
            (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address.ShouldBeOneOf([.. taken]);
    }

    // F53.
    [Fact]
    public async Task Dust_on_every_address_locks_none()
    {
        const int Addresses = 20;
        await using var host = await StartAsync(Addresses);
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum-sim", "ETH") { Dust = 1000 }, Token);
        for (var i = 0; i < Addresses; i++)
            await host.InvoiceAsync(5_000, "ethereum-sim", "ETH");
        var all = await host.ReadAsync(db => db.Set<PoolAddress>().Where(a => a.Space == "ethereum-sim").Select(a => a.Text).ToListAsync(Token));
        await host.PassAsync(TimeSpan.FromMinutes(16));
        foreach (var address in all)
            await host.Ethereum.BroadcastAsync(address, 1, "ETH", Token);
        await host.Ethereum.MineAsync();
        await host.PassAsync(TimeSpan.FromHours(1));
        (await host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Space == "ethereum-sim" && (a.Pinned || a.Retired != null), Token))).ShouldBe(0);
        (await host.ReadAsync(db => db.Set<Payment>().CountAsync(p => p.Disposition == PaymentDisposition.Ignored, Token))).ShouldBe(all.Count);
        for (var i = 0; i < Addresses; i++)
            await host.InvoiceAsync(5_000, "ethereum-sim", "ETH");
    }

    // F56: payers keep addresses, and pay again.
    [Fact]
    public async Task A_second_payment_a_day_after_the_first_is_told_to_its_own_invoice_and_to_no_other()
    {
        await using var host = await StartAsync(3);
        var paid = await host.InvoiceAsync(5_000, "ethereum-sim", "ETH", confirmations: 1);
        await host.PayAsync(paid, 5_000);
        await host.Ethereum.MineAsync();
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromDays(1));
        var another = await host.InvoiceAsync(5_000, "ethereum-sim", "ETH", confirmations: 1);
        another.Address.ShouldNotBe(paid.Address);
        await host.PayAsync(paid, 5_000);
        await host.SettleAsync();
        (await host.FindAsync(paid.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(5_000), i => i.Exception.ShouldBe(["late"]));
        (await host.FindAsync(another.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(1));
        (await host.PaymentsAsync())[^1].ShouldSatisfyAllConditions(
            p => p.InvoiceId.ShouldBe(paid.Id), p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.Late));

        // Unresolved money keeps the address from everybody else, however long that takes.
        await host.PassAsync(TimeSpan.FromDays(60));
        (await host.InvoiceAsync(5_000, "ethereum-sim", "ETH")).Address.ShouldNotBe(paid.Address);
    }

    private static async Task<List<(string? Address, TimeSpan Took)>> RushAsync(ModuleHost host, int count)
    {
        var results = new List<(string? Address, TimeSpan Took)>();
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            string? address = null;
            try
            {
                address = (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address;
            }
            catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.AddressUnavailable)
            {
            }

            results.Add((address, Stopwatch.GetElapsedTime(started)));
        }

        return results;
    }

    private static Task<ModuleHost> StartAsync(int addresses) => ModuleHost.StartAsync(
        o => o.AddressRest = TimeSpan.FromMinutes(30),
        b => b.AddAddressProvider("ethereum-sim", s => new FiniteAddressProvider(s.GetRequiredService<InvoiceModule.Testing.Simulator>().Network("ethereum-sim").Addresses, addresses)));
}
