using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>A surplus was sent back, and then another payment leaves the chain, though it had all its confirmations: what is left has gone back to the payer.</summary>
public class SentBackTests
{
    private static readonly OperatorAct Act = new("ann", "sent back");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_paid_by_what_he_has_sent_back_is_told_until_he_settles_it()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, lost) = await PaidTwiceAsync(host, 100_000, 100_000);
        (await ToldAsync(host)).ShouldBeEmpty();
        await LoseAsync(host, lost);
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000));
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        (await DetailsAsync(host, invoice)).ShouldSatisfyAllConditions(d => d.SentBack.ShouldBe(100_000), d => d.LacksSentBack.ShouldBe(100_000));

        var settles = host.Services.GetRequiredService<SentBackInvoices>();
        await RefusedAsync(() => settles.SettleAsync(invoice.Id, 200_000, Act, Token));
        for (var time = 1; time <= 2; time++)
            await settles.SettleAsync(invoice.Id, 100_000, Act, Token);
        await RefusedAsync(() => settles.SettleAsync(invoice.Id, 100_000, Act with { Who = "bob" }, Token));
        (await ToldAsync(host)).ShouldBeEmpty();
        (await DetailsAsync(host, invoice)).LacksSentBack.ShouldBe(0);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID", "By its payments alone.");

        // It was made good for by more than that, the rest was sent back too, and that leaves the chain as well: the first settlement is not one of this.
        await host.PayAsync(invoice, 50_000);
        await host.Bitcoin.MineAsync();
        var again = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Services.GetRequiredService<SurplusNotes>().RefundAsync(invoice.Id, 250_000, "refund-2", Act, Token);
        (await ToldAsync(host)).ShouldBeEmpty();
        await LoseAsync(host, again);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(150_000);
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        (await DetailsAsync(host, invoice)).LacksSentBack.ShouldBe(100_000);
        await settles.SettleAsync(invoice.Id, 150_000, Act, Token);
        (await ToldAsync(host)).ShouldBeEmpty();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // The payer makes good for it bit by bit: it is paid already, and each bit lessens what is missing.
    [Fact]
    public async Task What_makes_good_for_it_is_credited_though_it_is_not_all()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, lost) = await PaidTwiceAsync(host, 100_000, 100_000);
        await LoseAsync(host, lost);
        await host.PassAsync(TimeSpan.FromMinutes(40));
        await host.PayAsync(invoice, 30_000);
        await host.Bitcoin.MineAsync(2);
        await host.SettleAsync();
        var waiting = (await host.PaymentsAsync()).Single(p => p.IsOpen);
        await host.Services.GetRequiredService<ISuspenseService>().AcceptAsync(waiting.Id, Act, Token);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(130_000);
        (await DetailsAsync(host, invoice)).LacksSentBack.ShouldBe(70_000);
    }

    // Other money fills the gap: then the merchant has his price.
    [Fact]
    public async Task Nobody_is_told_of_one_that_has_its_price_without_what_was_sent_back()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, lost) = await PaidTwiceAsync(host, 100_000, 30_000, losesFirst: false);
        await LoseAsync(host, lost);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(100_000);
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        (await DetailsAsync(host, invoice)).LacksSentBack.ShouldBe(30_000);
        await host.PayAsync(invoice, 30_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(130_000);
        (await ToldAsync(host)).ShouldBeEmpty();
        await RefusedAsync(() => host.Services.GetRequiredService<SentBackInvoices>().SettleAsync(invoice.Id, 130_000, Act, Token));
    }

    [Fact]
    public async Task What_was_sent_back_is_neither_accepted_as_the_price_nor_does_it_complete_one()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, lost) = await PaidTwiceAsync(host, 100_000, 30_000);
        await LoseAsync(host, lost);
        await host.PassAsync(TimeSpan.FromMinutes(40));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(30_000), i => i.Status.ShouldBe("PARTIALLY_PAID"));
        await using var scope = host.Services.CreateAsyncScope();
        (await RefusedAsync(() => scope.ServiceProvider.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(invoice.Id, 30_000, Act, Token))).ShouldContain("0.0003 BTC of it were sent back");
        var details = await DetailsAsync(host, invoice);
        new InvoicePageModel(details, new InvoicingDashboardOptions(), host.Services.GetRequiredService<Chains.ChainRegistry>(), "").ShouldSatisfyAllConditions(m => m.CanAccept.ShouldBeFalse(), m => m.CanRefund.ShouldBeTrue());

        // Late money waits for a person, and with what was sent back it would look like all.
        await host.PayAsync(invoice, 70_000);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.SettleAsync();
        var waiting = (await host.PaymentsAsync()).Where(p => p.IsOpen).ToDictionary(p => (int)p.Amount, p => p.Id);
        var suspense = scope.ServiceProvider.GetRequiredService<ISuspenseService>();
        (await RefusedAsync(() => suspense.AcceptAsync(waiting[70_000], Act, Token))).ShouldContain("sent back");
        await suspense.AcceptAsync(waiting[100_000], Act, Token);
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(130_000));
        (await ToldAsync(host)).ShouldBeEmpty();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // What was kept is the merchant's.
    [Fact]
    public void What_was_kept_is_not_held_against_it()
    {
        AuditEntry Note(string action, int received) => new() { WalletId = Guid.Empty, At = DateTime.UnixEpoch, Who = "ann", Action = action, Received = received, Why = "" };
        SentBackInvoices.Sum(100, []).ShouldBe(0);
        SentBackInvoices.Sum(100, [Note(AuditActions.SurplusKept, 130)]).ShouldBe(0);
        SentBackInvoices.Sum(100, [Note(AuditActions.SurplusKept, 130), Note(AuditActions.SurplusRefundNoted, 150)]).ShouldBe(20);
        SentBackInvoices.Sum(100, [Note(AuditActions.SurplusRefundNoted, 130), Note(AuditActions.SurplusRefundNoted, 150), Note(AuditActions.SurplusKept, 160)]).ShouldBe(50);
        SentBackInvoices.Sum(100, [Note(AuditActions.ShortRefundNoted, 60)]).ShouldBe(0);
    }

    // The first amount and a second one, each in a block of its own; the second block is the one that will be lost. A refund of what is too much is noted.
    private static async Task<(InvoiceView Invoice, string Lost)> PaidTwiceAsync(ModuleHost host, int price, int surplus, bool losesFirst = true)
    {
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, losesFirst ? surplus : price);
        await host.Bitcoin.MineAsync();
        var lost = await host.PayAsync(invoice, losesFirst ? price : surplus);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Services.GetRequiredService<SurplusNotes>().RefundAsync(invoice.Id, price + surplus, "refund", Act, Token);
        return (invoice, lost);
    }

    [Fact]
    public async Task A_hundred_acts_later_it_is_still_told()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, lost) = await PaidTwiceAsync(host, 100_000, 100_000);
        await LoseAsync(host, lost);
        await ActAsync();
        (await DetailsAsync(host, invoice)).ShouldSatisfyAllConditions(d => d.SentBack.ShouldBe(100_000), d => d.LacksSentBack.ShouldBe(100_000), d => d.Decisions.Count.ShouldBe(1));
        await host.Services.GetRequiredService<SentBackInvoices>().SettleAsync(invoice.Id, 100_000, Act, Token);
        await ActAsync();
        (await DetailsAsync(host, invoice)).ShouldSatisfyAllConditions(d => d.LacksSentBack.ShouldBe(0), d => d.Decisions.Count.ShouldBe(2), d => d.Audit.ShouldAllBe(a => a.Received == null));

        Task ActAsync() => host.Db.WriteAsync(
            (db, _) =>
            {
                db.AddRange(Enumerable.Range(0, 100).Select(_ => new AuditEntry
                {
                    WalletId = ModuleHost.WalletId,
                    At = host.Now,
                    Who = "ann",
                    Action = AuditActions.CallbackRedelivered,
                    InvoiceId = invoice.Id,
                    Subject = "e",
                    Why = "",
                }));
                return Task.CompletedTask;
            },
            Token);
    }

    // A booking has left the invoice out: what it shows is not what it has.
    [Fact]
    public async Task One_that_was_left_out_is_not_paid_by_what_was_sent_back()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a", "b"]);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await PayAsync("one", 90);
        await PayAsync("two", 60);
        await host.Services.GetRequiredService<SurplusNotes>().RefundAsync(invoice.Id, 150, "refund", Act, Token);
        await host.PassAsync(TimeSpan.FromMinutes(40));
        chain.BlockTime = host.Now;
        await PayAsync("late", 30);
        await host.Db.WriteAsync(
            async (db, token) =>
            {
                (await db.Set<Payment>().SingleAsync(p => p.TxId == "two", token)).Voided(PaymentVoids.Reorganised);
                await db.SaveChangesAsync(token);
                await InvoiceVersions.LeaveOutAsync(db, invoice.Id, 100, InvoiceChange.None, token);
            },
            Token);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(150);
        var late = (await host.PaymentsAsync()).Single(p => p.TxId == "late");
        (await RefusedAsync(() => host.Services.GetRequiredService<ISuspenseService>().AcceptAsync(late.Id, Act, Token))).ShouldContain("paid by money that is gone");

        async Task PayAsync(string txId, int amount)
        {
            chain.Mine(new ChainTransaction(txId, [new Transfer(0, invoice.Address, amount)]) { Spends = [$"{txId}:0"] });
            await host.SettleAsync();
        }
    }

    private static async Task LoseAsync(ModuleHost host, string lost)
    {
        await host.Bitcoin.ReorganiseAsync(1, [lost], cancellationToken: Token);
        await host.Bitcoin.MineAsync(3);
        await host.SettleAsync();
    }

    private static async Task<InvoiceDetails> DetailsAsync(ModuleHost host, InvoiceView invoice)
        => (await host.Services.GetRequiredService<DashboardReader>().FindAsync(invoice.Id, Token)).ShouldNotBeNull();

    // Counted and listed; the two agree, or the test ends here.
    private static async Task<List<Guid>> ToldAsync(ModuleHost host)
    {
        var wallets = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        var listed = (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([.. wallets.Select(w => w.Id)], new() { Attention = InvoiceAttention.SentBack }, null, 20, Token)).Rows;
        (await host.Services.GetRequiredService<AttentionReader>().ReadAsync(wallets, Token)).Count(i => i.Href == "?attention=sent-back").ShouldBe(listed.Count);
        return [.. listed.Select(r => r.Id)];
    }

    private static async Task<string> RefusedAsync(Func<Task> act)
    {
        var refused = await Should.ThrowAsync<InvoicingException>(act);
        refused.Code.ShouldBe(InvoicingErrorCodes.InvalidState);
        return refused.Message;
    }
}
