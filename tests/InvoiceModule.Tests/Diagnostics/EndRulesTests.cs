using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>When an invoice may have ended.</summary>
public sealed class EndRulesTests
{
    [Fact]
    public async Task One_that_was_paid_lost_its_block_and_then_its_rate_has_not_ended_too_early()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "5", confirmations: 1);
        var tx = await host.PayAsync(invoice, invoice.Value);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Active.ShouldBeFalse());
        await host.Bitcoin.ReorganiseAsync(1, [tx]);
        await host.ScanAsync();

        // What comes now is in time, and waits in vain.
        await host.PayAsync(invoice, invoice.Value);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        await host.PassAsync(TimeSpan.FromMinutes(76));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Active.ShouldBeFalse());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }
}
