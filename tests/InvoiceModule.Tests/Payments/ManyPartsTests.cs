using System.Numerics;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>F36: one base unit decides, in however many parts the money came.</summary>
public sealed class ManyPartsTests
{
    [Theory]
    [InlineData(99_999, "PARTIALLY_PAID", 1, null)]
    [InlineData(100_000, "PAID", 0, null)]
    [InlineData(100_001, "PAID", 0, "overpaid")]
    public async Task One_base_unit_less_is_too_little_and_one_more_is_too_much(int paid, string status, int due, string? exception)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(100_000, confirmations: 1);
        await host.PayAsync(invoice, paid);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe(status), i => i.Due.ShouldBe(due), i => i.Received.ShouldBe(paid), i => (i.Exception?.Single()).ShouldBe(exception));
    }

    [Fact]
    public async Task A_thousand_parts_sum_to_the_last_unit()
    {
        // Far more digits than a double holds.
        var price = BigInteger.Pow(10, 30) + 1;
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(price, "ethereum-sim", "ETH", confirmations: 1);
        for (var i = 0; i < 10; i++)
            await host.Ethereum.BroadcastAsync([.. Enumerable.Repeat(new SimulatedOutput(invoice.Address, price / 1000, "ETH"), 100)], TestContext.Current.CancellationToken);
        await host.Ethereum.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Due.ShouldBe(1), i => i.Txs.Count.ShouldBe(10), i => i.Version.ShouldBe(2));
        (await host.PaymentsAsync()).Count.ShouldBe(1000);
        await host.PayAsync(invoice, 1);
        await host.Ethereum.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(price), i => i.Exception.ShouldBeNull());
    }
}
