using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Payments;

/// <summary>Expiry, late money, and the rate lock.</summary>
public class LatePaymentTests
{
    [Fact]
    public async Task An_unpaid_invoice_expires_after_its_time_and_not_before()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PassAsync(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        (await host.FindAsync(invoice.Id)).Active.ShouldBeTrue();
        await host.PassAsync(TimeSpan.FromMilliseconds(1));
        var expired = await host.FindAsync(invoice.Id);
        expired.ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(2), i => i.PaymentUri.ShouldBeNull());
        expired.IsFinal.ShouldBeFalse();
        (await host.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.Expired);
        await host.PassAsync(TimeSpan.FromMinutes(11));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.IsFinal.ShouldBeTrue(), i => i.Version.ShouldBe(2));
    }

    // Noticed hours later: the address of one that got nothing has rested since the expiry, that of one that got something has not.
    [Theory]
    [InlineData(0)]
    [InlineData(40_000)]
    public async Task Ended_long_after_its_time_it_ended_then_only_if_nobody_paid(int paid)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        if (paid > 0)
            await host.PayAsync(invoice, paid);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromHours(8));
        (await host.FindAsync(invoice.Id)).Active.ShouldBeFalse();
        var ended = await host.ReadAsync(db => db.Set<Invoice>().Where(i => i.Id == invoice.Id).Select(i => i.EndedAt).SingleAsync());
        ended.ShouldBe(paid > 0 ? host.Now : invoice.Expiry);
    }

    [Fact]
    public async Task Fully_seen_in_time_it_stays_active_until_it_is_paid()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.PassAsync(TimeSpan.FromHours(5));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeTrue(), i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBeNull());
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("PAID"));
    }

    [Fact]
    public async Task Fully_seen_and_then_double_spent_after_its_time_it_expires()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        var tx = await host.PayAsync(invoice, 100_000);
        await host.PassAsync(TimeSpan.FromMinutes(20));
        await host.Bitcoin.ReplaceAsync(tx, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBe(["reversed"]));
        (await host.EventsAsync(invoice.Id)).Select(e => e.Type).ShouldBe(
            [InvoiceEventType.Created, InvoiceEventType.StatusChanged, InvoiceEventType.Reversed, InvoiceEventType.Expired]);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "late")]
    public async Task Seen_at_the_expiry_is_in_time_and_a_millisecond_later_is_late(int milliseconds, string? exception)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        host.Time.Pass(TimeSpan.FromMinutes(15) + TimeSpan.FromMilliseconds(milliseconds));
        await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBe(exception is null ? null : [exception]), i => i.Received.ShouldBe(100_000),
            i => i.Active.ShouldBe(exception is null));
    }

    [Fact]
    public async Task Fully_seen_in_time_it_stays_active_whatever_comes_late_besides()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.PayAsync(invoice, 1);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeTrue(), i => i.Exception.ShouldBe(["overpaid", "late"], ignoreOrder: true));
        await host.Bitcoin.MineAsync(2);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("PAID"));
    }

    [Fact]
    public async Task Ten_minutes_late_is_credited_to_the_expired_invoice()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(25));
        await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBe(["late"]), i => i.Active.ShouldBeFalse());
        (await host.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.LatePayment);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBe(["late"]));
    }

    [Fact]
    public async Task Later_than_that_it_goes_to_suspense_and_says_so_once()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PassAsync(TimeSpan.FromMinutes(25) + TimeSpan.FromMilliseconds(1));
        await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Exception.ShouldBe(["late"]), i => i.Version.ShouldBe(3));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Reason.ShouldBe(PaymentReasons.Late);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();

        await host.PayAsync(invoice, 1);
        await host.Bitcoin.MineAsync(3);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Version.ShouldBe(3);
        (await host.EventsAsync(invoice.Id)).Count(e => e.Type == InvoiceEventType.LatePayment).ShouldBe(1);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(98, false)]
    public async Task Late_money_on_a_fiat_price_counts_only_while_the_rate_held(int percentOfRate, bool isCredited)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50");
        invoice.Value.ShouldBe(100_000);
        await host.PassAsync(TimeSpan.FromMinutes(20));
        await host.Simulator.Rates.SetAsync("BTC", "USD", new Rational(50_000 * percentOfRate, 100));
        await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        var found = await host.FindAsync(invoice.Id);
        found.Exception.ShouldBe(["late"]);
        found.Received.ShouldBe(isCredited ? 100_000 : 0);
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Reason.ShouldBe(isCredited ? null : PaymentReasons.LateRateFell);
    }

    [Fact]
    public async Task Without_a_rate_late_money_on_a_fiat_price_is_not_credited()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50");
        await host.PassAsync(TimeSpan.FromMinutes(20));
        await host.Simulator.Rates.SetAsync("BTC", "USD", null);
        await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
    }

    [Fact]
    public async Task The_rate_lock_releases_what_is_still_unconfirmed_an_hour_after_the_expiry()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50");
        await host.PayAsync(invoice, 100_000);
        await host.PassAsync(TimeSpan.FromMinutes(74));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeTrue(), i => i.Status.ShouldBe("IN_MEMPOOL"));
        await host.PassAsync(TimeSpan.FromMinutes(1));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Exception.ShouldBeNull());
        (await host.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.Expired);
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Reason.ShouldBe(PaymentReasons.RateLockEnded);

        await host.Bitcoin.MineAsync(5);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(3));
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
    }

    [Fact]
    public async Task The_rate_lock_ends_though_late_money_came_besides()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50");
        await host.PayAsync(invoice, 100_000);
        await host.PassAsync(TimeSpan.FromMinutes(14));
        await host.PassAsync(TimeSpan.FromMinutes(3));
        await host.PayAsync(invoice, 1_000);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeTrue(), i => i.Exception!.ShouldContain("late"), i => i.Received.ShouldBe(101_000));
        await host.PassAsync(TimeSpan.FromMinutes(58));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.PaymentsAsync()).ShouldAllBe(p => p.Reason == PaymentReasons.RateLockEnded);
    }

    [Fact]
    public async Task The_rate_lock_does_not_touch_what_stands_in_a_block()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 6);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.PassAsync(TimeSpan.FromMinutes(80));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeTrue(), i => i.Status.ShouldBe("IN_BLOCK"), i => i.Received.ShouldBe(100_000));
    }

    [Fact]
    public async Task The_rate_lock_releases_what_lost_its_block_before_it_was_paid()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 6);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(2, toPool: true);
        await host.PassAsync(TimeSpan.FromMinutes(80));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.Expired);
    }

    [Fact]
    public async Task The_rate_lock_leaves_a_reversed_invoice_its_payment_and_its_word()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.ScanAsync();
        var reversed = await host.FindAsync(invoice.Id);
        reversed.Exception.ShouldBe(["reversed"]);
        await host.PassAsync(TimeSpan.FromMinutes(80));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Version.ShouldBe(reversed.Version), i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBe(["reversed"]));
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull());
    }

    [Fact]
    public async Task A_canceled_invoice_ends_and_cannot_be_canceled_with_money()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        (await host.CancelAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Exception.ShouldBe(["canceled"]), i => i.Version.ShouldBe(2));
        (await Should.ThrowAsync<InvoicingException>(host.CancelAsync(invoice.Id))).Code.ShouldBe(InvoicingErrorCodes.InvalidState);

        var paid = await host.InvoiceAsync();
        await host.PayAsync(paid, 1);
        await host.ScanAsync();
        (await Should.ThrowAsync<InvoicingException>(host.CancelAsync(paid.Id))).Code.ShouldBe(InvoicingErrorCodes.InvalidState);
        (await Should.ThrowAsync<InvoicingException>(host.CancelAsync(Guid.Empty))).Code.ShouldBe(InvoicingErrorCodes.InvoiceNotFound);
    }

    [Fact]
    public async Task Asleep_for_eight_hours_it_finds_what_came_in_time_before_anything_expires()
    {
        await using var host = await ModuleHost.StartAsync();
        var (paid, mined, unpaid) = (await host.InvoiceAsync(), await host.InvoiceAsync(confirmations: 1), await host.InvoiceAsync());
        await host.PayAsync(mined, 100_000);
        await host.Bitcoin.MineAsync();
        await host.PayAsync(paid, 100_000);
        await host.PassAsync(TimeSpan.FromHours(8));
        (await host.FindAsync(paid.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBeNull());
        (await host.FindAsync(mined.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull());
        (await host.FindAsync(unpaid.Id)).Active.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reversal_outlasts_the_rate_lock_when_nothing_is_released()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "10", confirmations: 1);
        var tx = await host.PayAsync(invoice, invoice.Value);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: TestContext.Current.CancellationToken);
        await host.SettleAsync();
        var reversed = await host.FindAsync(invoice.Id);
        reversed.ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBe(["reversed"]));
        await host.PassAsync(TimeSpan.FromMinutes(80));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Exception.ShouldBe(["reversed"]), i => i.Version.ShouldBe(reversed.Version));
    }
}
