using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>Money from the chain to the invoice, through the real module on SQLite.</summary>
public class PaymentFlowTests
{
    [Fact]
    public async Task A_payment_walks_from_pool_to_block_to_paid()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 3);
        invoice.Status.ShouldBe("NOT_PAID");
        invoice.Version.ShouldBe(1);

        var tx = await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("IN_MEMPOOL"),
            i => i.Txs.ShouldBe([tx]),
            i => i.Due.ShouldBe(0),
            i => i.Active.ShouldBeTrue(),
            i => i.PaymentUri.ShouldBeNull(),
            i => i.Version.ShouldBe(2));

        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("IN_BLOCK"), i => i.Confirmations.ShouldBe(1), i => i.Version.ShouldBe(3));

        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("IN_BLOCK"), i => i.Confirmations.ShouldBe(2), i => i.Version.ShouldBe(3));

        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("PAID"), i => i.Confirmations.ShouldBe(3), i => i.Active.ShouldBeFalse(), i => i.IsFinal.ShouldBeTrue(), i => i.Version.ShouldBe(4));

        (await host.EventsAsync(invoice.Id)).Select(e => e.Type).ShouldBe(
            [InvoiceEventType.Created, InvoiceEventType.StatusChanged, InvoiceEventType.StatusChanged, InvoiceEventType.StatusChanged]);
    }

    [Fact]
    public async Task The_same_facts_again_change_nothing()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        for (var i = 0; i < 5; i++)
            await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Version.ShouldBe(2);
        (await host.PaymentsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Partial_then_the_rest_then_more_is_overpaid()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 40_000);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Due.ShouldBe(60_000), i => i.PaymentUri!.ShouldContain("0.0006"));

        await host.PayAsync(invoice, 60_000);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBeNull());

        await host.PayAsync(invoice, 1);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Received.ShouldBe(100_001), i => i.Due.ShouldBe(0), i => i.Exception.ShouldBe(["overpaid"]));
        (await host.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.Overpaid);
    }

    [Fact]
    public async Task A_reorganisation_takes_PAID_back_and_the_same_payment_returns_by_itself()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 2);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");

        await host.Bitcoin.ReorganiseAsync(2, toPool: true);
        await host.ScanAsync();
        var reversed = await host.FindAsync(invoice.Id);
        reversed.Status.ShouldBe("IN_MEMPOOL");
        reversed.Exception.ShouldBe(["reversed"]);
        reversed.Active.ShouldBeFalse();
        reversed.IsFinal.ShouldBeFalse();
        (await host.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.Reversed);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();

        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull(), i => i.Txs.ShouldBe([tx]));
        (await host.PaymentsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_that_a_reorganisation_drops_stops_counting_at_once()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(1, drop: [tx]);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Txs.ShouldBeEmpty(), i => i.Exception.ShouldBe(["reversed"]), i => i.Active.ShouldBeFalse());
    }

    [Fact]
    public async Task A_reorganisation_that_keeps_the_payment_is_not_even_seen()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(3);
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(3);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2));
    }

    [Fact]
    public async Task A_replacement_that_pays_elsewhere_takes_the_status_back()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        var tx = await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        await host.Bitcoin.ReplaceAsync(tx, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 0), 99_000);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBe(["reversed"]), i => i.Active.ShouldBeTrue(), i => i.Version.ShouldBe(3));

        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(3));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Void.ShouldBe(PaymentVoids.Conflicted);
    }

    [Fact]
    public async Task A_replacement_that_pays_the_same_invoice_is_one_credit()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        var tx = await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        var other = await host.Bitcoin.ReplaceAsync(tx, invoice.Address, 100_000);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Received.ShouldBe(100_000), i => i.Txs.ShouldBe([other]), i => i.Exception.ShouldBeNull());
    }

    [Fact]
    public async Task A_replacement_after_the_expiry_stays_with_its_invoice()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        var tx = await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(40));
        (await host.FindAsync(invoice.Id)).Active.ShouldBeTrue();
        await host.Bitcoin.ReplaceAsync(tx, invoice.Address, 100_000);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBeNull());
    }

    [Theory]
    [InlineData(20, PaymentDisposition.Credited, null, "late")]
    [InlineData(40, PaymentDisposition.Suspense, PaymentReasons.Late, null)]
    internal async Task What_a_replacement_adds_after_the_expiry_is_late(int minutes, PaymentDisposition disposition, string? reason, string? exception)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        var tx = await host.PayAsync(invoice, 20_000);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(minutes));
        var other = await host.Bitcoin.ReplaceAsync(tx, invoice.Address, 100_000);
        await host.SettleAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == other).ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(disposition), p => p.Reason.ShouldBe(reason));
        if (exception is not null)
            (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(100_000), i => i.Exception.ShouldBe([exception]));
        else
            (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
    }

    [Fact]
    public async Task A_payment_missing_from_the_pool_counts_for_half_an_hour_more()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        var tx = await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        await host.Bitcoin.ForgetAsync(tx);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Version.ShouldBe(2);
        await host.PassAsync(TimeSpan.FromMinutes(29));
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        await host.PassAsync(TimeSpan.FromMinutes(2));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception!.ShouldContain("reversed"));
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();

        await host.Bitcoin.RebroadcastAsync(tx);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBeNull());
    }

    [Fact]
    public async Task A_payment_that_lost_its_block_has_no_grace_when_the_pool_loses_it_too()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        await host.Bitcoin.ForgetAsync(tx);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Exception.ShouldBe(["reversed"]));
    }

    [Fact]
    public async Task New_coins_count_as_paid_only_when_they_are_mature()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.Bitcoin.MineAsync(1, new InvoiceModule.Testing.Chains.SimulatedOutput(invoice.Address, 100_000));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_BLOCK");
        await host.Bitcoin.MineAsync(98);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_BLOCK");
        await host.Bitcoin.MineAsync(1);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
    }

    [Fact]
    public async Task Several_outputs_of_one_transaction_are_several_payments()
    {
        await using var host = await ModuleHost.StartAsync();
        var (first, second) = (await host.InvoiceAsync(), await host.InvoiceAsync(50_000));
        var tx = await host.Bitcoin.BroadcastAsync(
            [new(first.Address, 30_000), new(second.Address, 50_000), new(first.Address, 70_000)], TestContext.Current.CancellationToken);
        await host.ScanAsync();
        (await host.FindAsync(first.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(100_000), i => i.Txs.ShouldBe([tx]));
        (await host.FindAsync(second.Id)).Received.ShouldBe(50_000);
        (await host.PaymentsAsync()).Select(p => p.Ordinal).Order().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task The_wrong_asset_goes_to_suspense_and_a_strange_token_nowhere()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(5_000_000, "ethereum-sim", "USDT");
        await host.Ethereum.BroadcastAsync(
            [new(invoice.Address, 7, "ETH"), new(invoice.Address, 5_000_000) { ContractAddress = "0x00000000000000000000000000000000000000aa" }],
            TestContext.Current.CancellationToken);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(1));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.WrongAsset), p => p.InvoiceId.ShouldBe(invoice.Id));
    }

    [Fact]
    public async Task Money_to_an_address_that_nobody_has_retires_it()
    {
        await using var host = await ModuleHost.StartAsync();
        var before = await host.InvoiceAsync();
        var fresh = await host.ReadAsync(async db => db.Set<InvoiceModule.Addresses.PoolAddress>().First(a => a.LeasedBy == null && a.Space == "bitcoin-sim").Text);
        await host.Bitcoin.BroadcastAsync(fresh, 5, cancellationToken: TestContext.Current.CancellationToken);
        await host.ScanAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Reason.ShouldBe(PaymentReasons.NoInvoice);
        for (var i = 0; i < 8; i++)
            (await host.InvoiceAsync()).Address.ShouldNotBe(fresh);
        before.Address.ShouldNotBe(fresh);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_expires_nothing()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.Bitcoin.SetDownAsync(true);
        host.Time.Pass(TimeSpan.FromMinutes(20));
        var scanners = (InvoiceModule.Payments.ChainScanners)host.Services.GetService(typeof(InvoiceModule.Payments.ChainScanners))!;
        (await scanners.Get("bitcoin-sim").ScanAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        var job = (ExpireInvoicesJob)host.Services.GetService(typeof(ExpireInvoicesJob))!;
        await job.RunAsync(TestContext.Current.CancellationToken);
        (await host.FindAsync(invoice.Id)).Active.ShouldBeTrue();

        await host.Bitcoin.SetDownAsync(false);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Active.ShouldBeFalse();
    }
}
