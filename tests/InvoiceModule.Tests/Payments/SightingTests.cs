using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>Whose a payment is when leases of one address lie close together.</summary>
public class SightingTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Paid_and_mined_at_once_on_a_reused_address_it_is_the_new_invoices()
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = Rest);
        var first = await host.InvoiceAsync(5, "ethereum-sim", "ETH", confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(25));
        var second = await host.InvoiceAsync(5, "ethereum-sim", "ETH", confirmations: 1);
        second.Address.ShouldBe(first.Address);
        await host.PayAsync(second, 5);
        await host.Ethereum.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(second.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull());
        (await host.FindAsync(first.Id)).Version.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_lease_opened_while_the_pool_was_being_read_is_meant(bool nodeTells)
    {
        var began = new DateTime(2026, 3, 1, 12, 0, 10, DateTimeKind.Utc);
        var (opened, read) = (began.AddMilliseconds(300), began.AddMilliseconds(400));
        var sighting = InvoiceModule.Payments.Sighting.InPool(nodeTells ? began.AddSeconds(-0.6) : null, began, began.AddSeconds(-1), read);
        Decide(sighting, opened).ShouldBe((PaymentDisposition.Credited, 2));
    }

    [Fact]
    public void A_payment_that_a_node_saw_before_the_lease_was_opened_is_the_older_ones()
    {
        var began = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        var sighting = InvoiceModule.Payments.Sighting.InPool(began.AddSeconds(-60), began, began.AddSeconds(-120), began);
        Decide(sighting, opened: began.AddSeconds(-30)).ShouldBe((PaymentDisposition.Suspense, 1));
    }

    [Fact]
    public void After_a_long_blindness_nobody_can_say_whose_it_is()
    {
        var began = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        var sighting = InvoiceModule.Payments.Sighting.InPool(null, began, began.AddSeconds(-120), began);
        Decide(sighting, opened: began.AddSeconds(-30)).ShouldBe((PaymentDisposition.Suspense, 2));
        Decide(sighting, opened: began.AddSeconds(-130)).ShouldBe((PaymentDisposition.Credited, 2));
    }

    [Fact]
    public void A_node_whose_clock_is_wrong_is_not_believed()
    {
        var began = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        foreach (var nodeTime in new[] { began.AddHours(-1), began.AddHours(1) })
        {
            var sighting = InvoiceModule.Payments.Sighting.InPool(nodeTime, began, began.AddSeconds(-1), began);
            sighting.SentBy.ShouldBe(began);
            Decide(sighting, opened: began.AddMilliseconds(-500)).ShouldBe((PaymentDisposition.Credited, 2));
        }
    }

    // Two leases of one address: the first a day ago, the second opened as said.
    private static (PaymentDisposition Disposition, int Epoch) Decide(InvoiceModule.Payments.Sighting sighting, DateTime opened)
    {
        var windows = new[] { Window(1, opened.AddDays(-1)), Window(2, opened) };
        var facts = new PaymentFacts { WalletId = Guid.Empty, Blockchain = "chain", TxId = "tx", Ordinal = 0, AddressId = 1, Symbol = "C", Amount = 5 };
        var verdict = InvoiceModule.Payments.Attribution.Decide(facts, sighting, windows, 0, i => i.Received, _ => false);
        return (verdict.Disposition, windows.Single(w => w.Invoice.Id == verdict.InvoiceId).Lease.Epoch);
    }

    private static InvoiceModule.Payments.LeaseWindow Window(int epoch, DateTime opened)
    {
        var terms = new InvoiceTerms
        {
            Id = Guid.NewGuid(),
            WalletId = Guid.Empty,
            Blockchain = "chain",
            Asset = new InvoiceModule.Chains.Asset("C", 0),
            Value = 5,
            CreatedAt = opened,
            ExpiryMinutes = 15,
            Confirmations = 1,
            Data = new InvoiceData(),
        };
        return new InvoiceModule.Payments.LeaseWindow(
            new InvoiceModule.Addresses.AddressLease { AddressId = 1, Epoch = epoch, InvoiceId = terms.Id, Blockchain = "chain", OpenedAt = opened, OpenedHeight = 1 },
            Invoice.Create(terms, 1, "address", epoch));
    }
}
