using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>"Accept what came" on a short payment.</summary>
public class AcceptShortPaymentTests
{
    private static readonly OperatorAct Act = new("ann", "a fee was taken on the way");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_came_becomes_the_price_and_the_status_follows_by_itself()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 99_000);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("PARTIALLY_PAID"));

        var accepted = await AcceptAsync(host, invoice.Id, 99_000);
        accepted.ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBe(["accepted"]), i => i.Value.ShouldBe(100_000), i => i.Due.ShouldBe(0), i => i.Active.ShouldBeFalse());
        await SoundAsync(host);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBe(["accepted"]), i => i.Version.ShouldBe(5));
        (await host.EventsAsync(invoice.Id)).Select(e => e.Version).ShouldBe([1, 2, 3, 4, 5]);
        (await host.ReadAsync(db => db.Set<AuditEntry>().ToListAsync(Token))).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.Who.ShouldBe("ann"), a => a.Action.ShouldBe(AuditActions.ShortPaymentAccepted), a => a.Before.ShouldNotBeNull().ShouldContain("PARTIALLY_PAID"),
            a => a.After.ShouldNotBeNull().ShouldContain("tolerance 0.00001"));
        await SoundAsync(host);
    }

    [Fact]
    public async Task A_lost_block_takes_it_back_and_it_returns_by_itself()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var tx = await host.PayAsync(invoice, 60_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await AcceptAsync(host, invoice.Id, 60_000)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Active.ShouldBeFalse());
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBe(["reversed", "accepted"]));
        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBe(["accepted"]));
        await SoundAsync(host);
    }

    // It was accepted, so no more is asked for than what makes it PAID; before that, the whole value is, whatever the currency forgives.
    [Fact]
    public async Task What_is_due_after_a_reversal_is_what_is_missing_of_what_was_accepted()
    {
        await using var host = await ModuleHost.StartAsync();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("bitcoin-sim", "BTC") { ToleranceBasisPoints = 100 }, Token);
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 25_000);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Due.ShouldBe(75_000);
        var tx = await host.PayAsync(invoice, 35_000);
        await host.ScanAsync();
        (await AcceptAsync(host, invoice.Id, 60_000)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Active.ShouldBeTrue(), i => i.Due.ShouldBe(0));
        await host.Bitcoin.ReplaceAsync(tx, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Due.ShouldBe(35_000), i => i.PaymentUri.ShouldNotBeNull().ShouldContain("0.00035"));
        await host.PayAsync(invoice, 35_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Due.ShouldBe(0));
        await SoundAsync(host);
    }

    [Fact]
    public async Task Only_what_is_short_and_was_seen_so_is_accepted()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => AcceptAsync(host, invoice.Id, 0));
        await host.PayAsync(invoice, 40_000);
        await host.ScanAsync();
        await host.PayAsync(invoice, 1);
        await host.ScanAsync();
        (await Should.ThrowAsync<InvoicingException>(() => AcceptAsync(host, invoice.Id, 40_000))).ShouldSatisfyAllConditions(
            e => e.Code.ShouldBe(InvoicingErrorCodes.InvalidState), e => e.Message.ShouldContain("0.00040001 BTC have come by now"));
        await host.PayAsync(invoice, 60_000);
        await host.ScanAsync();
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => AcceptAsync(host, invoice.Id, 100_001));
        await RefusedAsync(InvoicingErrorCodes.InvoiceNotFound, () => AcceptAsync(host, Guid.NewGuid(), 1));
        (await host.ReadAsync(db => db.Set<AuditEntry>().CountAsync(Token))).ShouldBe(0);
    }

    [Fact]
    public async Task Of_two_at_once_one_is_told()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 40_000);
        await host.ScanAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(async () =>
        {
            try
            {
                await AcceptAsync(host, invoice.Id, 40_000, Act with { Who = $"person-{n}" });
                return true;
            }
            catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.InvalidState)
            {
                return false;
            }
        })));
        made.Count(m => m).ShouldBe(1);
        (await host.ReadAsync(db => db.Set<AuditEntry>().CountAsync(Token))).ShouldBe(1);
        await SoundAsync(host);
    }

    [Fact]
    public async Task Whoever_got_no_answer_decides_the_same_again_and_is_answered_as_done()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var tx = await host.PayAsync(invoice, 40_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await AcceptAsync(host, invoice.Id, 40_000);
        var again = await AcceptAsync(host, invoice.Id, 40_000);
        again.ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(3), i => i.Exception.ShouldBe(["accepted"]));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => AcceptAsync(host, invoice.Id, 40_000, Act with { Who = "bob" }));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => AcceptAsync(host, invoice.Id, 40_000, Act with { Why = "another reason" }));
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => AcceptAsync(host, invoice.Id, 39_999));

        // It stays done, whatever the chain does afterwards; another amount is another decision.
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.PayAsync(invoice, 30_000);
        await host.ScanAsync();
        (await AcceptAsync(host, invoice.Id, 40_000)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(30_000), i => i.Version.ShouldBe(4));
        await AcceptAsync(host, invoice.Id, 30_000);
        await RefusedAsync(InvoicingErrorCodes.InvalidState, () => AcceptAsync(host, invoice.Id, 40_000));
        (await host.ReadAsync(db => db.Set<AuditEntry>().CountAsync(Token))).ShouldBe(2);
        await SoundAsync(host);
    }

    private static async Task<InvoiceView> AcceptAsync(ModuleHost host, Guid id, int received, OperatorAct? act = null)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(id, received, act ?? Act, Token);
    }

    private static async Task SoundAsync(ModuleHost host) => (await host.VerifyAsync()).ShouldBeEmpty();

    private static async Task RefusedAsync(string code, Func<Task> act) => (await Should.ThrowAsync<InvoicingException>(act)).Code.ShouldBe(code);
}
