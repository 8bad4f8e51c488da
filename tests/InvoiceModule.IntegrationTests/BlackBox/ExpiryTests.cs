using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>What time does to an invoice: expiry, late money, the rate lock.</summary>
[Collection(PaymentCollection.Name)]
public sealed class ExpiryTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task An_unpaid_invoice_expires_once(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto());
        var before = await client.AdvanceAsync(TimeSpan.FromMinutes(14));
        before.ShouldBeLessThan(invoice.Time("expiry"));
        (await client.InvoiceAsync(invoice.Id)).Active.ShouldBeTrue();
        await client.AdvanceAsync(TimeSpan.FromMinutes(2));
        var expired = await client.WaitAsync(invoice.Id, i => !i.Active);
        expired.Status.ShouldBe("NOT_PAID");
        expired.Version.ShouldBe(2);
        expired.Exceptions.ShouldBeEmpty();
        var history = await client.HistoryAsync(invoice.Id);
        history.Select(h => h.Text("type")).ShouldBe(["invoice.created", "invoice.expired"]);
        (await client.CancelAsync(invoice.Id)).ShouldBeError(409, "invalid_state");
    }

    [Fact]
    public async Task A_partly_paid_invoice_expires_and_keeps_what_it_has()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(invoice, 300);
        await client.WaitForStatusAsync(invoice.Id, "PARTIALLY_PAID");
        await client.AdvanceAsync(TimeSpan.FromMinutes(16));
        var expired = await client.WaitAsync(invoice.Id, i => !i.Active);
        expired.Status.ShouldBe("PARTIALLY_PAID");
        expired.Received.ShouldBe(300);
        (await client.HistoryAsync(invoice.Id))[^1].Text("type").ShouldBe("invoice.expired");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Fully_seen_in_time_it_stays_active_until_paid(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        var marker = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(invoice);
        await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await client.AdvanceAsync(TimeSpan.FromMinutes(20));
        await client.WaitAsync(marker.Id, i => !i.Active);
        (await client.InvoiceAsync(invoice.Id)).Active.ShouldBeTrue();
        await client.MineAsync();
        var paid = await client.WaitForStatusAsync(invoice.Id, "PAID");
        paid.Exceptions.ShouldBeEmpty();
        paid.Active.ShouldBeFalse();
        (await client.HistoryAsync(invoice.Id)).ShouldNotContain(h => h.Text("type") == "invoice.expired");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Money_up_to_ten_minutes_late_is_credited_as_late(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.AdvanceAsync(TimeSpan.FromMinutes(24));
        await client.WaitAsync(invoice.Id, i => !i.Active);
        await client.PayAsync(invoice);
        var late = await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        late.Exceptions.ShouldBe(["late"]);
        late.Active.ShouldBeFalse();
        late.Received.ShouldBe(1000);
        await client.MineAsync();
        (await client.WaitForStatusAsync(invoice.Id, "PAID")).Exceptions.ShouldBe(["late"]);
    }

    [Theory]
    [InlineData("49600", true)]
    [InlineData("49500", true)]
    [InlineData("60000", true)]
    [InlineData("49400", false)]
    public async Task Late_money_for_a_fiat_price_counts_only_while_the_rate_held(string rateNow, bool credited)
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Fiat("5"));
        await client.AdvanceAsync(TimeSpan.FromMinutes(18));
        await client.WaitAsync(invoice.Id, i => !i.Active);
        await client.SetRateAsync("BTC", "USD", rateNow);
        try
        {
            await client.PayAsync(invoice);
            var late = await client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("late"));
            late.Status.ShouldBe(credited ? "IN_MEMPOOL" : "NOT_PAID");
            late.Received.ShouldBe(credited ? invoice.Value : 0);
            if (!credited)
                (await client.HistoryAsync(invoice.Id))[^1].Text("type").ShouldBe("invoice.late_payment");
        }
        finally
        {
            await client.SetRateAsync("BTC", "USD", "50000");
        }
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Money_later_than_that_goes_to_suspense_and_is_told_once(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.AdvanceAsync(TimeSpan.FromMinutes(27));
        await client.WaitAsync(invoice.Id, i => !i.Active);
        await client.PayAsync(invoice);
        var late = await client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("late"));
        late.Status.ShouldBe("NOT_PAID");
        late.Received.ShouldBe(0);
        late.Txs.ShouldBeEmpty();
        await client.MineAsync(count: 2);
        await client.PayAsync(invoice, 10);
        await client.MineAsync();

        var marker = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(marker);
        await client.WaitForStatusAsync(marker.Id, "IN_MEMPOOL");
        var history = await client.HistoryAsync(invoice.Id);
        history.Select(h => h.Text("type")).ShouldBe(["invoice.created", "invoice.expired", "invoice.late_payment"]);
        (await client.InvoiceAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
    }

    [Fact]
    public async Task Late_money_after_a_cancellation_is_told_too()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        (await client.CancelAsync(invoice.Id)).ShouldBe(200);
        await client.AdvanceAsync(TimeSpan.FromMinutes(30));
        await client.PayAsync(invoice);
        var late = await client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("late"));
        late.Exceptions.ShouldBe(["canceled", "late"], ignoreOrder: true);
        late.Status.ShouldBe("NOT_PAID");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task The_rate_lock_ends_an_hour_after_expiry(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Fiat("5"));
        var crypto = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(invoice);
        await client.PayAsync(crypto);
        await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await client.WaitForStatusAsync(crypto.Id, "IN_MEMPOOL");
        await client.AdvanceAsync(TimeSpan.FromMinutes(74));
        (await client.InvoiceAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        await client.AdvanceAsync(TimeSpan.FromMinutes(2));
        var ended = await client.WaitAsync(invoice.Id, i => !i.Active);
        ended.Status.ShouldBe("NOT_PAID");
        ended.Received.ShouldBe(0);
        (await client.HistoryAsync(invoice.Id))[^1].Text("type").ShouldBe("invoice.expired");

        // A price in crypto has no rate that could move.
        var kept = await client.InvoiceAsync(crypto.Id);
        kept.Status.ShouldBe("IN_MEMPOOL");
        kept.Active.ShouldBeTrue();
        await client.MineAsync();
        await client.WaitForStatusAsync(crypto.Id, "PAID");
        (await client.InvoiceAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
    }

    [Fact]
    public async Task A_payment_in_a_block_keeps_its_rate()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Fiat("5", confirmations: 3));
        await client.PayAsync(invoice);
        await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await client.MineAsync();
        await client.WaitForStatusAsync(invoice.Id, "IN_BLOCK");
        await client.AdvanceAsync(TimeSpan.FromMinutes(80));
        await client.MineAsync(count: 2);
        (await client.WaitForStatusAsync(invoice.Id, "PAID")).Received.ShouldBe(invoice.Value);
    }

    [Fact]
    public async Task A_payment_in_time_that_the_node_told_before_the_clock_moved_is_not_late()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.AdvanceAsync(TimeSpan.FromMinutes(14));
        await client.PayAsync(invoice, 600);
        await client.PayAsync(invoice, 400);
        var seen = await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        seen.Exceptions.ShouldBeEmpty();
        seen.Active.ShouldBeTrue();
    }
}
