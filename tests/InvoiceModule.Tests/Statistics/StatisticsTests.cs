using System.Globalization;
using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Statistics;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Statistics;

/// <summary>What the overview counts.</summary>
public class StatisticsTests
{
    private static readonly OperatorAct Act = new("ann", "agreed");

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

    // As it was asked for, with its markup: neither what came beyond it in coins nor a rate has a part in it.
    [Fact]
    public async Task What_was_priced_in_a_fiat_currency_and_is_paid_is_summed_in_it()
    {
        await using var host = await ModuleHost.StartAsync();
        var paid = new List<Guid>();
        foreach (var (price, percent) in new[] { ("19.99", 10), ("10", -50), ("100", 0) })
        {
            var invoice = await host.InvoiceAsync(fiat: price, percent: percent);
            await host.PayAsync(invoice, invoice.Value + 5);
            paid.Add(invoice.Id);
        }

        await host.InvoiceAsync(fiat: "500");
        await host.PayAsync(await host.InvoiceAsync(100_000), 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await ReadAsync(host)).Bitcoin.Fiat.ToString().ShouldBe("USD 1269900", "21.989 is shown, and counts, as 21.99.");

        await host.Bitcoin.ReorganiseAsync(2, [(await host.PaymentsAsync()).Single(p => p.InvoiceId == paid[2]).TxId], cancellationToken: Token);
        await host.ScanAsync();
        (await ReadAsync(host)).Bitcoin.Fiat.ToString().ShouldBe("USD 269900");
    }

    [Fact]
    public async Task A_short_payment_that_was_accepted_counts_by_what_came_of_it()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "99.80", percent: 10, confirmations: 1);
        await host.PayAsync(invoice, invoice.Value / 2);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(40));
        await using (var scope = host.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(invoice.Id, invoice.Value / 2, Act, Token);
        (await ReadAsync(host)).Bitcoin.ShouldSatisfyAllConditions(s => s.Paid.ShouldBe(1), s => s.Takings.ShouldBe(invoice.Value / 2), s => s.Fiat.ToString().ShouldBe("USD 548900"));
    }

    // A note is no version of the invoice, and may come at any later time.
    [Fact]
    public async Task What_was_noted_as_sent_back_is_no_taking()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "100", confirmations: 1);
        await host.PayAsync(invoice, invoice.Value + 30_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ReadAsync(host)).Bitcoin.Takings.ShouldBe(invoice.Value + 30_000);

        await host.PassAsync(TimeSpan.FromDays(3));
        await NoteAsync(invoice.Value + 30_000);
        (await ReadAsync(host)).Bitcoin.Takings.ShouldBe(invoice.Value);

        await host.PayAsync(invoice, 5_000);
        await host.Bitcoin.MineAsync();
        await host.PassAsync(TimeSpan.FromHours(1));
        (await ReadAsync(host)).Bitcoin.Takings.ShouldBe(invoice.Value, "What came so late is in suspense.");
        (await ReadAsync(host)).Bitcoin.Fiat.ToString().ShouldBe("USD 1000000");

        Task NoteAsync(BigInteger received) => host.Services.GetRequiredService<SurplusNotes>().RefundAsync(invoice.Id, received, null, Act, Token);
    }

    // More people than one page of decisions holds have decided since; and one look does not find what another found before.
    [Fact]
    public async Task A_refund_is_found_among_many_decisions()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(100_000, confirmations: 1);
        await host.PayAsync(invoice, 130_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await ReadAsync(host);
        await host.PassAsync(TimeSpan.FromHours(1));
        await host.Services.GetRequiredService<SurplusNotes>().RefundAsync(invoice.Id, 130_000, null, Act, Token);
        await host.Db.WriteAsync(
            (db, _) =>
            {
                for (var i = 0; i < 450; i++)
                    db.Add(new AuditEntry { WalletId = ModuleHost.WalletId, At = host.Now, Who = "bob", Action = AuditActions.KeyRotated, Why = "" });
                return Task.CompletedTask;
            },
            Token);
        (await ReadAsync(host)).Bitcoin.Takings.ShouldBe(100_000);
    }

    // Value 100 throughout: s is a note that a surplus was sent back, k a decision that sends nothing, r the refund of a short payment; each with what had come.
    [Theory]
    [InlineData(100, "", 100)]
    [InlineData(130, "", 130)]
    [InlineData(130, "s130", 100)]
    [InlineData(135, "s130", 105)]
    [InlineData(135, "s130 s135", 100)]
    [InlineData(135, "k130 s135", 130)]
    [InlineData(120, "s130", 90)]
    [InlineData(140, "r40", 100)]
    [InlineData(150, "r40 s150", 60)]
    [InlineData(20, "r40", 0)]
    public void What_is_kept_is_what_came_less_what_went_back(int received, string decisions, int kept)
        => PaidInvoice.Of(100, received, decisions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => new AuditEntry
        {
            WalletId = Guid.Empty,
            At = default,
            Who = "ann",
            Why = "",
            Action = d[0] switch { 's' => AuditActions.SurplusRefundNoted, 'r' => AuditActions.ShortRefundNoted, _ => AuditActions.SurplusKept },
            Received = int.Parse(d.AsSpan(1), CultureInfo.InvariantCulture),
        })).Kept.ShouldBe(kept);

    [Theory]
    [InlineData("100", 0, "EUR", 300, 300, 1_000_000)]
    [InlineData("100", 0, "EUR", 300, 301, 1_000_000)]
    [InlineData("100", 0, "EUR", 300, 100, 333_300)]
    [InlineData("100", 0, "EUR", 300, 200, 666_700)]
    [InlineData("100", 10, "EUR", 300, 150, 550_000)]
    [InlineData("100", -99, "JPY", 2, 1, 10_000)]
    [InlineData("1.001", 10, "KWD", 7, 7, 11_010)]
    [InlineData("0.0001", 50, "CLF", 7, 7, 2)]
    public void A_price_counts_by_the_part_that_is_kept(string fiat, int percent, string currency, int value, int kept, int sum)
        => new PaidInvoice(value, kept).InFiat(fiat, percent, currency).ShouldBe(sum);

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
        sums.Add("USD", 1);
        sums.Add("EUR", BigInteger.Pow(10, 19));
        sums.Add("USD", 25_000);
        sums.ToString().ShouldBe("EUR 10000000000000000000,USD 25001");
        FiatSums.Parse(sums.ToString()).ToString().ShouldBe(sums.ToString());
        FiatSums.Parse("").Sums.ShouldBeEmpty();
        Should.Throw<FormatException>(() => FiatSums.Parse("USD one"));
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
