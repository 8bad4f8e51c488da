using InvoiceModule.Audit;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>What people look for on the dashboard, as each database answers it.</summary>
public class AttentionSearchTests
{
    private static readonly OperatorAct Act = new("ann", "dealt with");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_told_to_need_attention_is_what_is_listed(bool hasMoreWallets)
    {
        await using var host = await ModuleHost.StartAsync();
        var other = Guid.NewGuid();
        if (hasMoreWallets)
            await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(other, "Other"), Token);
        Guid[] wallets = hasMoreWallets ? [ModuleHost.WalletId, other] : [ModuleHost.WalletId];
        var (shorter, refunded) = (await host.InvoiceAsync(), await host.InvoiceAsync());
        foreach (var invoice in (InvoiceView[])[shorter, refunded])
            await host.PayAsync(invoice, 40_000);
        var (reversed, settled) = (await host.InvoiceAsync(confirmations: 1), await host.InvoiceAsync(confirmations: 1));
        string[] txs = [await host.PayAsync(reversed, 100_000), await host.PayAsync(settled, 100_000)];
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(1, txs, cancellationToken: Token);
        await host.ScanAsync();
        host.Time.Pass(TimeSpan.FromMinutes(26));
        await host.ScanAsync();
        await host.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
        await host.Services.GetRequiredService<ShortRefunds>().NoteAsync(refunded.Id, 40_000, null, Act, Token);
        await host.Services.GetRequiredService<ReversalNotes>().NoteAsync(settled.Id, (await host.EventsAsync(settled.Id)).Last(e => e.Type == InvoiceEventType.Reversed).Id, Act, Token);

        var reader = host.Services.GetRequiredService<PublicInvoiceReader>();
        (await reader.FindAsync(refunded.Id, Token)).ShouldNotBeNull().RefundNoted.ShouldBeTrue();
        (await reader.FindAsync(shorter.Id, Token)).ShouldNotBeNull().RefundNoted.ShouldBeFalse();
        var told = await host.Services.GetRequiredService<AttentionReader>().ReadAsync(await host.ReadAsync(db => db.Set<Wallet>().Where(w => wallets.Contains(w.Id)).ToListAsync(Token)), Token);
        told.Select(i => i.Href).ShouldBe(["?attention=reversed", "?attention=short"]);
        var search = host.Services.GetRequiredService<InvoiceSearch>();
        foreach (var (attention, wanted) in new[] { (InvoiceAttention.Reversed, reversed.Id), (InvoiceAttention.Short, shorter.Id) })
        {
            var page = await search.PageAsync(wallets, new() { Attention = attention }, null, 20, Token);
            page.Rows.Select(r => r.Id).ShouldBe([wanted], attention.ToString());
            page.Next.ShouldBeNull();
        }

        var rows = (await search.PageAsync(wallets, new(), null, 20, Token)).Rows;
        (await host.Services.GetRequiredService<DashboardReader>().DoneAsync(rows, Token))
            .ShouldBe(new Dictionary<Guid, string> { [settled.Id] = "settled", [refunded.Id] = "refunded" }, ignoreOrder: true);
        foreach (var text in new[] { settled.Id.ToString()[..8], settled.Id.ToString()[..13].ToUpperInvariant() })
            (await search.PageAsync(wallets, new() { Text = text }, null, 20, Token)).Rows.Select(r => r.Id).ShouldBe([settled.Id], text);
        (await search.PageAsync(wallets, new() { Text = settled.Id.ToString()[..7] }, null, 20, Token)).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Decisions_stand_newest_first_orders_are_found_and_late_money_is_followed()
    {
        await using var host = await ModuleHost.StartAsync();
        var suspense = host.Services.GetRequiredService<SuspenseService>();
        var target = await host.InvoiceAsync(orderId: "target");
        var invoice = await host.InvoiceAsync(orderId: "late");
        host.Time.Pass(TimeSpan.FromMinutes(26));
        await host.ScanAsync();
        await host.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
        host.Time.Pass(TimeSpan.FromHours(5));
        await host.ScanAsync();
        for (var i = 0; i < 3; i++)
            await host.PayAsync(invoice, 10_000 + i);
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        var late = (await host.Services.GetRequiredService<PublicInvoiceReader>().FindAsync(invoice.Id, Token)).ShouldNotBeNull();
        late.FollowedUntil.ShouldBeInRange(host.Now.AddMinutes(119), host.Now.AddMinutes(121));

        var payments = (await suspense.ListAsync(ModuleHost.WalletId, cancellationToken: Token)).Select(p => p.Id).Order().ToList();
        foreach (var payment in (long[])[payments[1], payments[2], payments[0]])
        {
            host.Time.Pass(TimeSpan.FromMinutes(1));
            await suspense.NoteRefundAsync(payment, "tx", Act, Token);
        }

        var seen = new List<long>();
        for (DecisionCursor? before = null; await suspense.ListDecidedAsync([ModuleHost.WalletId], before, 1, Token) is [{ ResolvedAt: { } at } one] && seen.Count < 5; before = new(at, one.Id))
            seen.Add(one.Id);
        seen.ShouldBe([payments[0], payments[2], payments[1]]);
        (await suspense.ListDecidedAsync([ModuleHost.WalletId, Guid.NewGuid()], null, 10, Token)).Select(p => p.Id).ShouldBe(seen);
        (await host.ReadAsync(db => db.Set<AuditEntry>().Select(a => a.Before!).ToListAsync(Token))).ShouldAllBe(b => b.EndsWith(", came for order late", StringComparison.Ordinal));

        var targets = host.Services.GetRequiredService<AssignTargets>();
        (await targets.FindAsync(payments[0], "target", Token)).ShouldBe(target.Id);
        await host.InvoiceAsync(orderId: "target");
        foreach (var wrong in new[] { "target", "targe", "", "\0" })
            (await Should.ThrowAsync<InvoicingException>(() => targets.FindAsync(payments[0], wrong, Token))).Code.ShouldBe(InvoicingErrorCodes.InvoiceNotFound, wrong);
    }
}
