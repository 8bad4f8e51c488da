using InvoiceModule.Audit;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>More came than was asked for, and is sent back or kept.</summary>
public class SurplusNoteTests
{
    private static readonly OperatorAct Act = new("ann", "sent back");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_surplus_is_asked_for_until_its_refund_is_noted_and_again_when_more_comes()
    {
        await using var host = await ModuleHost.StartAsync();
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Guid.NewGuid(), "Other"), Token);
        var (invoice, exact) = (await host.InvoiceAsync(confirmations: 1), await host.InvoiceAsync(confirmations: 1));
        await host.PayAsync(exact, 100_000);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await RefusedAsync(() => NoteAsync(host, invoice.Id, 100_000));
        (await ToldAsync(host)).ShouldBeEmpty();

        await host.PayAsync(invoice, 30_000);
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBeEmpty();
        await RefusedAsync(() => NoteAsync(host, invoice.Id, 100_000), "Something else came.");
        await RefusedAsync(() => NoteAsync(host, invoice.Id, 130_000), "It stands in no block.");
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        var before = await host.FindAsync(invoice.Id);
        (await IsPayerToldAsync(host, invoice.Id)).ShouldBeFalse();
        for (var time = 1; time <= 2; time++)
            await NoteAsync(host, invoice.Id, 130_000, "tx-1");
        await RefusedAsync(() => host.Services.GetRequiredService<SurplusNotes>().RefundAsync(invoice.Id, 130_000, null, Act with { Who = "bob" }, Token));
        (await ToldAsync(host)).ShouldBeEmpty();
        var (isPayerTold, done) = (await IsPayerToldAsync(host, invoice.Id), await DoneAsync(host));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Version.ShouldBe(before.Version), _ => isPayerTold.ShouldBeTrue(), _ => done.ShouldBe(new Dictionary<Guid, string> { [invoice.Id] = "surplus refunded" }), i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(130_000), i => i.Exception.ShouldBe(["overpaid"]));

        await host.PayAsync(invoice, 5_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        (await SurplusAsync(host, invoice.Id)).ShouldBe(5_000);
        (await IsPayerToldAsync(host, invoice.Id)).ShouldBeFalse();
        await NoteAsync(host, invoice.Id, 135_000);
        (await ToldAsync(host)).ShouldBeEmpty();
        (await host.ReadAsync(db => db.Set<AuditEntry>().OrderBy(a => a.Id).ToListAsync(Token))).Select(a => (a.Action, a.Received, a.Before, a.After)).ShouldBe(
        [
            (AuditActions.SurplusRefundNoted, 130_000, "received 0.0013 of 0.001 BTC", "refund of 0.0003 BTC noted; refund transaction tx-1"),
            (AuditActions.SurplusRefundNoted, 135_000, "received 0.00135 of 0.001 BTC", "refund of 0.00005 BTC noted"),
        ]);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // With one of three confirmations it would be sent back, double-spent in a reorganisation of one block, and nobody would be told.
    [Fact]
    public async Task A_surplus_is_decided_on_only_when_all_of_it_has_its_confirmations()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 3);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(3);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBeEmpty();
        await RefusedAsync(() => NoteAsync(host, invoice.Id, 200_000));
        await RefusedAsync(() => KeepAsync(host, invoice.Id, 200_000));
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        await NoteAsync(host, invoice.Id, 200_000);
    }

    [Fact]
    public async Task A_surplus_that_its_payer_leaves_is_asked_for_until_that_is_noted_and_again_when_more_comes()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await RefusedAsync(() => KeepAsync(host, invoice.Id, 100_000), "Nothing is too much.");
        await host.PayAsync(invoice, 30_000);
        await host.ScanAsync();
        await RefusedAsync(() => KeepAsync(host, invoice.Id, 100_000), "Something else came.");
        await RefusedAsync(() => KeepAsync(host, invoice.Id, 130_000), "It stands in no block.");
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        var before = await host.FindAsync(invoice.Id);
        for (var time = 1; time <= 2; time++)
            await KeepAsync(host, invoice.Id, 130_000);
        await RefusedAsync(() => NoteAsync(host, invoice.Id, 130_000), "It was decided otherwise.");
        await RefusedAsync(() => host.Services.GetRequiredService<SurplusNotes>().KeepAsync(invoice.Id, 130_000, Act with { Who = "bob" }, Token));
        (await ToldAsync(host)).ShouldBeEmpty();
        (await SurplusAsync(host, invoice.Id)).ShouldBe(0);
        (await IsPayerToldAsync(host, invoice.Id)).ShouldBeFalse();
        (await DoneAsync(host)).ShouldBe(new Dictionary<Guid, string> { [invoice.Id] = "surplus kept" });
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Version.ShouldBe(before.Version), i => i.Received.ShouldBe(130_000), i => i.Exception.ShouldBe(["overpaid"]));

        await host.PayAsync(invoice, 5_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        (await SurplusAsync(host, invoice.Id)).ShouldBe(5_000);
        (await DoneAsync(host)).ShouldBeEmpty();
        await RefusedAsync(() => KeepAsync(host, invoice.Id, 130_000), "More came than the form showed.");
        await NoteAsync(host, invoice.Id, 135_000);
        (await ToldAsync(host)).ShouldBeEmpty();
        (await DoneAsync(host)).ShouldBe(new Dictionary<Guid, string> { [invoice.Id] = "surplus refunded" });

        // A part of it was not sent back.
        (await IsPayerToldAsync(host, invoice.Id)).ShouldBeFalse();
        (await host.ReadAsync(db => db.Set<AuditEntry>().OrderBy(a => a.Id).ToListAsync(Token))).Select(a => (a.Who, a.Action, a.Received, a.Why, a.Before, a.After)).ShouldBe(
        [
            ("ann", AuditActions.SurplusKept, 130_000, "sent back", "received 0.0013 of 0.001 BTC", "0.0003 BTC kept"),
            ("ann", AuditActions.SurplusRefundNoted, 135_000, "sent back", "received 0.00135 of 0.001 BTC", "refund of 0.00005 BTC noted"),
        ]);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // A part of what a note stands for leaves the chain and returns: that is no new money.
    [Fact]
    public async Task What_a_note_stands_for_is_not_asked_for_twice()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 120_000);
        await host.Bitcoin.MineAsync();
        var tx = await host.PayAsync(invoice, 10_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await NoteAsync(host, invoice.Id, 130_000);
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(120_000);
        (await ToldAsync(host)).ShouldBeEmpty();
        await RefusedAsync(() => NoteAsync(host, invoice.Id, 120_000));
        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.PayAsync(invoice, 1);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(130_001);
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        (await SurplusAsync(host, invoice.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task It_needs_an_invoice_a_reason_and_one_transaction()
    {
        await using var host = await ModuleHost.StartAsync();
        var notes = host.Services.GetRequiredService<SurplusNotes>();
        (await Should.ThrowAsync<InvoicingException>(() => notes.RefundAsync(Guid.NewGuid(), 1, null, Act, Token))).Code.ShouldBe(InvoicingErrorCodes.InvoiceNotFound);
        (await Should.ThrowAsync<InvoicingException>(() => notes.RefundAsync(Guid.NewGuid(), 1, null, Act with { Why = " " }, Token))).Code.ShouldBe(InvoicingErrorCodes.ValidationFailed);
        (await Should.ThrowAsync<InvoicingException>(() => notes.KeepAsync(Guid.NewGuid(), 1, Act with { Why = " " }, Token))).Code.ShouldBe(InvoicingErrorCodes.ValidationFailed);
        (await Should.ThrowAsync<InvoicingException>(() => notes.RefundAsync(Guid.NewGuid(), 1, "two words", Act, Token))).Code.ShouldBe(InvoicingErrorCodes.ValidationFailed);
    }

    private static Task NoteAsync(ModuleHost host, Guid invoice, int received, string? transaction = null)
        => host.Services.GetRequiredService<SurplusNotes>().RefundAsync(invoice, received, transaction, Act, Token);

    private static Task KeepAsync(ModuleHost host, Guid invoice, int received)
        => host.Services.GetRequiredService<SurplusNotes>().KeepAsync(invoice, received, Act, Token);

    private static async Task<IReadOnlyDictionary<Guid, string>> DoneAsync(ModuleHost host)
    {
        var rows = (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([ModuleHost.WalletId], new(), null, 20, Token)).Rows;
        return await host.Services.GetRequiredService<DashboardReader>().DoneAsync(rows, Token);
    }

    // Counted and listed; the two agree, or the test ends here.
    private static async Task<List<Guid>> ToldAsync(ModuleHost host)
    {
        var wallets = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        var listed = (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([.. wallets.Select(w => w.Id)], new() { Attention = InvoiceAttention.Surplus }, null, 20, Token)).Rows;
        var told = (await host.Services.GetRequiredService<AttentionReader>().ReadAsync(wallets, Token)).Where(i => i.Href == "?attention=surplus").Select(i => i.Text).ToList();
        told.ShouldBe(listed.Count == 0 ? [] : ["1 invoice received too much: more came than was asked for. Send it back and note the refund, or keep it if its payer leaves it to you."]);
        return [.. listed.Select(r => r.Id)];
    }

    private static async Task<bool> IsPayerToldAsync(ModuleHost host, Guid invoice)
        => (await host.Services.GetRequiredService<PublicInvoiceReader>().FindAsync(invoice, Token)).ShouldNotBeNull().RefundNoted;

    private static async Task<int> SurplusAsync(ModuleHost host, Guid invoice)
        => (int)(await host.Services.GetRequiredService<DashboardReader>().FindAsync(invoice, Token)).ShouldNotBeNull().Surplus;

    private static async Task RefusedAsync(Func<Task> act, string? why = null)
        => (await Should.ThrowAsync<InvoicingException>(act, why)).Code.ShouldBe(InvoicingErrorCodes.InvalidState, why);
}
