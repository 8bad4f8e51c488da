using InvoiceModule.Statistics;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Statistics;

/// <summary>What the overview counts.</summary>
public class StatisticsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hours_are_counted_and_follow_what_happens_later()
    {
        await using var host = await ModuleHost.StartAsync();
        var paid = await host.InvoiceAsync(100_000);
        await host.InvoiceAsync(50_000);
        await host.InvoiceAsync(7, "ethereum-sim", "USDT");
        host.Time.Pass(TimeSpan.FromMinutes(3));
        await host.PayAsync(paid, 100_001);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        var (bitcoin, tether) = await ReadAsync(host);
        bitcoin.ShouldSatisfyAllConditions(
            s => s.Created.ShouldBe(2), s => s.Seen.ShouldBe(1), s => s.Paid.ShouldBe(1), s => s.Expired.ShouldBe(0), s => s.Takings.ShouldBe(100_001),
            s => s.Day.ShouldBe(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)), s => s.PayTimes.ToString().ShouldBe("0,0,1,0,0,0,0"));
        tether.ShouldSatisfyAllConditions(s => s.Created.ShouldBe(1), s => s.Takings.ShouldBe(0));

        await host.PassAsync(TimeSpan.FromHours(5));
        (bitcoin, tether) = await ReadAsync(host);
        bitcoin.ShouldSatisfyAllConditions(s => s.Created.ShouldBe(2), s => s.Expired.ShouldBe(1), s => s.Paid.ShouldBe(1));
        tether.Expired.ShouldBe(1);

        // A reversal days later changes the hour in which the invoice was made.
        await host.PassAsync(TimeSpan.FromDays(2));
        await host.Bitcoin.ReorganiseAsync(2, [(await host.PaymentsAsync())[0].TxId], cancellationToken: Token);
        await host.ScanAsync();
        (bitcoin, _) = await ReadAsync(host);
        bitcoin.ShouldSatisfyAllConditions(s => s.Paid.ShouldBe(0), s => s.Takings.ShouldBe(0), s => s.Seen.ShouldBe(1), s => s.Reversed.ShouldBe(1));
        bitcoin.Expired.ShouldBe(1, "It was paid: it did not end unpaid.");
    }

    // As it was priced: neither what came in coins nor a rate has a part in it.
    [Fact]
    public async Task What_was_priced_in_a_fiat_currency_and_is_paid_is_summed_in_it()
    {
        await using var host = await ModuleHost.StartAsync();
        var paid = new List<Guid>();
        foreach (var price in new[] { "19.99", "5", "100" })
        {
            var invoice = await host.InvoiceAsync(fiat: price);
            await host.PayAsync(invoice, invoice.Value + 5);
            paid.Add(invoice.Id);
        }

        await host.InvoiceAsync(fiat: "500");
        await host.PayAsync(await host.InvoiceAsync(100_000), 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await ReadAsync(host)).Bitcoin.Fiat.ToString().ShouldBe("USD 1249900");

        await host.Bitcoin.ReorganiseAsync(2, [(await host.PaymentsAsync()).Single(p => p.InvoiceId == paid[2]).TxId], cancellationToken: Token);
        await host.ScanAsync();
        (await ReadAsync(host)).Bitcoin.Fiat.ToString().ShouldBe("USD 249900");
    }

    // What a wallet did in an hour is summed into its day, and counted anew with it.
    [Fact]
    public async Task A_day_is_the_sum_of_its_hours()
    {
        await using var host = await ModuleHost.StartAsync();
        foreach (var hour in new[] { 1, 10, 2 })
        {
            await host.InvoiceAsync();
            await DaysAsync();
            await host.PassAsync(TimeSpan.FromHours(hour));
        }

        (await DaysAsync()).ShouldBe([(1, 3, 3)]);
        await host.InvoiceAsync();
        (await DaysAsync()).ShouldBe([(1, 3, 3), (2, 1, 0)]);

        async Task<IEnumerable<(int Day, int Created, int Expired)>> DaysAsync()
        {
            var statistics = host.Services.GetRequiredService<StatisticsService>();
            (await statistics.RefreshAsync(10, Token)).ShouldBeTrue();
            var days = await statistics.ReadAsync([ModuleHost.WalletId], new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), Token);
            return days.OrderBy(d => d.Day).Select(d => (d.Day.Day, d.Created, d.Expired));
        }
    }

    [Fact]
    public void Sums_are_read_as_they_were_written()
    {
        var sums = new FiatSums();
        sums.Add("USD", "0.0001");
        sums.Add("EUR", "1000000000000000");
        sums.Add("USD", "2.50000000");
        sums.ToString().ShouldBe("EUR 10000000000000000000,USD 25001");
        FiatSums.Parse(sums.ToString()).ToString().ShouldBe(sums.ToString());
        FiatSums.Parse("").Sums.ShouldBeEmpty();
        Should.Throw<FormatException>(() => sums.Add("USD", "one"));
    }

    [Fact]
    public async Task Those_who_count_at_once_come_to_the_same()
    {
        await using var host = await ModuleHost.StartAsync();
        for (var i = 0; i < 5; i++)
            await host.InvoiceAsync(100);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => host.Services.GetRequiredService<StatisticsService>().RefreshAsync(5, Token))));
        (await ReadAsync(host)).Bitcoin.Created.ShouldBe(5);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    [InlineData(2400, 5)]
    [InlineData(2401, 6)]
    public void Times_fall_into_their_class(int seconds, int index)
    {
        var times = new PayTimes();
        times.Add(TimeSpan.FromSeconds(seconds));
        times.Counts[index].ShouldBe(1);
        PayTimes.Parse(times.ToString()).Counts.ShouldBe(times.Counts);
    }

    private static async Task<(DailyStatistics Bitcoin, DailyStatistics Tether)> ReadAsync(ModuleHost host)
    {
        var statistics = host.Services.GetRequiredService<StatisticsService>();
        (await statistics.RefreshAsync(10, Token)).ShouldBeTrue();
        var rows = await statistics.ReadAsync([ModuleHost.WalletId], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), Token);
        return (rows.Single(r => r.Symbol == "BTC"), rows.SingleOrDefault(r => r.Symbol == "USDT") ?? rows[0]);
    }
}
