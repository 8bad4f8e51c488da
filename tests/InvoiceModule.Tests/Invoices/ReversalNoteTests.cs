using InvoiceModule.Audit;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Invoices;

/// <summary>A reversal that somebody has dealt with.</summary>
public class ReversalNoteTests
{
    private static readonly OperatorAct Act = new("ann", "written off");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_settled_reversal_needs_attention_no_more_until_it_is_reversed_again()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var notes = host.Services.GetRequiredService<ReversalNotes>();
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await RefusedAsync(() => notes.NoteAsync(invoice.Id, "evt_none", Act, Token));
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.ScanAsync();
        (await IsToldAsync(host)).ShouldBeTrue();
        var first = await LastAsync(host, invoice.Id);
        await RefusedAsync(() => notes.NoteAsync(invoice.Id, "evt_none", Act, Token));
        (await AuditAsync(host)).ShouldBeEmpty();
        for (var time = 1; time <= 2; time++)
            await notes.NoteAsync(invoice.Id, first, Act, Token);
        (await AuditAsync(host)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.Action.ShouldBe(AuditActions.ReversalSettled), a => a.Who.ShouldBe("ann"), a => a.Why.ShouldBe("written off"), a => a.Subject.ShouldBe(first),
            a => a.Before.ShouldBe("reversed, NOT_PAID, received 0 of 0.001 BTC"));
        await RefusedAsync(() => notes.NoteAsync(invoice.Id, first, Act with { Who = "bob" }, Token));
        (await IsToldAsync(host)).ShouldBeFalse();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Exception.ShouldBe(["reversed"]), i => i.Status.ShouldBe("NOT_PAID"));
        (await host.VerifyAsync()).ShouldBeEmpty();

        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.ScanAsync();
        (await IsToldAsync(host)).ShouldBeTrue("This is another one.");
        await RefusedAsync(() => notes.NoteAsync(invoice.Id, first, Act, Token));
        (await NoteAsync()).ShouldBeNull();
        await notes.NoteAsync(invoice.Id, await LastAsync(host, invoice.Id), Act, Token);
        (await IsToldAsync(host)).ShouldBeFalse();

        // However many acts come after it.
        await host.Db.WriteAsync(
            (db, _) =>
            {
                db.AddRange(Enumerable.Range(0, 100).Select(_ => new AuditEntry { WalletId = ModuleHost.WalletId, At = host.Now, Who = "ann", Action = AuditActions.CallbackRedelivered, InvoiceId = invoice.Id, Subject = "e", Why = "" }));
                return Task.CompletedTask;
            },
            Token);
        (await NoteAsync()).ShouldNotBeNull().Who.ShouldBe("ann");

        async Task<AuditEntry?> NoteAsync() => (await host.Services.GetRequiredService<DashboardReader>().FindAsync(invoice.Id, Token)).ShouldNotBeNull().ReversalNote;
    }

    // The status is as low as it was: less of the money is there.
    [Fact]
    public async Task More_money_lost_after_a_settled_reversal_asks_again()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var (a, b, _) = (await host.PayAsync(invoice, 40_000), await host.PayAsync(invoice, 50_000), await host.PayAsync(invoice, 10_000));
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(1, [a], cancellationToken: Token);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Received.ShouldBe(60_000));
        await host.Services.GetRequiredService<ReversalNotes>().NoteAsync(invoice.Id, await LastAsync(host, invoice.Id), Act, Token);
        (await IsToldAsync(host)).ShouldBeFalse();
        await host.Bitcoin.ReorganiseAsync(4, [b], cancellationToken: Token);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Received.ShouldBe(10_000));
        (await IsToldAsync(host)).ShouldBeTrue();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_told_of_several_wallets_together_and_needs_who_and_why()
    {
        await using var host = await ModuleHost.StartAsync();
        await RefusedAsync(() => host.Services.GetRequiredService<ReversalNotes>().NoteAsync(Guid.NewGuid(), "evt", Act with { Why = " " }, Token), InvoicingErrorCodes.ValidationFailed);
        await RefusedAsync(() => host.Services.GetRequiredService<ReversalNotes>().NoteAsync(Guid.NewGuid(), "evt", Act, Token), InvoicingErrorCodes.InvoiceNotFound);
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Guid.NewGuid(), "Other"), Token);
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.ScanAsync();
        (await IsToldAsync(host)).ShouldBeTrue();
        await host.Services.GetRequiredService<ReversalNotes>().NoteAsync(invoice.Id, await LastAsync(host, invoice.Id), Act, Token);
        (await IsToldAsync(host)).ShouldBeFalse();
    }

    // Whoever looks on is told at once: the mark by which a watched page is found out of date changes with the note.
    [Fact]
    public async Task Its_payer_is_told_until_it_is_reversed_again()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.TryAddSingleton<PublicInvoiceReader>());
        var reader = host.Services.GetRequiredService<PublicInvoiceReader>();
        var (invoice, other) = (await host.InvoiceAsync(confirmations: 1), await host.InvoiceAsync(confirmations: 1));
        var (tx, second) = (await host.PayAsync(invoice, 100_000), await host.PayAsync(other, 100_000));
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ReadAsync()).ShouldBe((false, false), "Neither is reversed.");
        await host.Bitcoin.ReorganiseAsync(1, [tx, second], cancellationToken: Token);
        await host.ScanAsync();
        (await ReadAsync()).ShouldBe((false, false));
        var mark = (await reader.MarksAsync([invoice.Id], Token))[invoice.Id];
        await host.Services.GetRequiredService<ReversalNotes>().NoteAsync(invoice.Id, await LastAsync(host, invoice.Id), Act, Token);
        (await ReadAsync()).ShouldBe((true, false));
        (await reader.MarksAsync([invoice.Id], Token))[invoice.Id].ShouldNotBe(mark);

        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ReadAsync()).ShouldBe((false, false), "It is paid.");
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.ScanAsync();
        (await ReadAsync()).ShouldBe((false, false), "This is another one.");

        async Task<(bool, bool)> ReadAsync()
        {
            var read = await reader.ReadAsync([invoice.Id, other.Id], Token);
            return (read[invoice.Id].Invoice.IsReversalSettled, read[other.Id].Invoice.IsReversalSettled);
        }
    }

    private static async Task<bool> IsToldAsync(ModuleHost host)
    {
        var wallets = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        var items = await host.Services.GetRequiredService<AttentionReader>().ReadAsync(wallets, Token);
        return items.Any(i => i.Text.StartsWith("1 invoice reversed", StringComparison.Ordinal));
    }

    private static async Task<string> LastAsync(ModuleHost host, Guid invoice)
        => (await host.EventsAsync(invoice)).Last(e => e.Type == InvoiceEventType.Reversed).Id;

    private static Task<List<AuditEntry>> AuditAsync(ModuleHost host) => host.ReadAsync(db => db.Set<AuditEntry>().OrderBy(a => a.Id).ToListAsync(Token));

    private static async Task RefusedAsync(Func<Task> act, string code = InvoicingErrorCodes.InvalidState) => (await Should.ThrowAsync<InvoicingException>(act)).Code.ShouldBe(code);
}
