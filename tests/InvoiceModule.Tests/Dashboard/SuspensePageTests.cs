using System.Globalization;
using System.Net;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Decisions on suspense, by the pages.</summary>
public sealed class SuspensePageTests
{
    [Fact]
    public async Task A_late_payment_is_listed_with_its_reason_and_accepted_once()
    {
        await using var host = await DashboardHost.StartAsync();
        var (invoice, payment) = await host.LateAsync();
        (await host.TextAsync("/")).ShouldContain("1 payment in suspense");
        var list = await host.TextAsync("/suspense");
        list.ShouldContain($"Came for <a href=\"/shop/invoicing/invoices/{invoice.Id}\"><bdi>late-order</bdi></a>");
        list.ShouldContain("0.001 BTC");
        list.ShouldContain("It came later than 10 minutes after the invoice expired.");
        var path = $"/suspense/{payment.ToString(CultureInfo.InvariantCulture)}";
        var page = await host.TextAsync(path);
        page.ShouldContain("late-order");
        page.ShouldContain("Note a refund");
        var refused = await host.PostAsync(path + "/accept", ("why", ""));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("id=\"accept-why-error\"");
        refused.Text.ShouldNotContain("id=\"assign-why-error\"");
        var done = await host.PostAsync(path + "/accept", ("why", "he paid"));
        done.Status.ShouldBe(HttpStatusCode.SeeOther);
        done.Text.ShouldContain("The payment is credited");
        done.Text.ShouldContain("Payment accepted");
        done.Text.ShouldContain("It came later than 10 minutes", Case.Sensitive, "Why it was here is still told.");
        (await host.TextAsync("/suspense?show=decided")).ShouldContain("It came later than 10 minutes");
        done.Text.ShouldContain("suspense, late, 0.001 BTC; order late-order version 3 NOT_PAID");
        done.Text.ShouldContain("received 0.001 of 0.001 BTC");
        done.Text.ShouldNotContain("base units");
        done.Text.ShouldNotContain("Note a refund");
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        var late = await host.PostAsync(path + "/refund", ("why", "too late"));
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Text.ShouldContain("This payment was settled before: payment.accepted by local, not signed in");
        (await host.TextAsync("/suspense")).ShouldContain("Nothing waits for a decision.");
    }

    [Fact]
    public async Task It_is_assigned_to_another_invoice_and_what_was_written_stays_in_a_refused_form()
    {
        await using var host = await DashboardHost.StartAsync();
        var (_, payment) = await host.LateAsync();
        var target = await host.InvoiceAsync("target");
        var path = $"/suspense/{payment.ToString(CultureInfo.InvariantCulture)}";
        (await host.TextAsync(path)).ShouldContain($"<option value=\"{target.Id}\">");
        foreach (var wrong in new[] { "nonsense", Guid.Empty.ToString() })
        {
            var refused = await host.PostAsync(path + "/assign", ("invoice", wrong), ("why", "the reason"));
            refused.Status.ShouldBe(HttpStatusCode.BadRequest);
            refused.Text.ShouldContain($"value=\"{wrong}\"");
            refused.Text.ShouldContain("the reason</textarea>");
            refused.Text.ShouldContain("aria-describedby=\"invoice-error\" aria-invalid=\"true\"");
            refused.Text.ShouldContain("<p class=\"error\" id=\"invoice-error\">This wallet has no invoice with that id or order id.");
        }

        (await host.PostAsync(path + "/refund", ("transaction", "abc def"), ("why", "two words"))).Text.ShouldContain("aria-describedby=\"transaction-error\" aria-invalid=\"true\"");

        // Two orders are called late-order by now, and three invoices target are one too many.
        await host.LateAsync();
        (await host.PostAsync(path + "/assign", ("invoice", "late-order"), ("why", "which?"))).Text.ShouldContain("More than one invoice");
        await host.InvoiceAsync("target", wallet: DashboardHost.Other);
        (await host.PostAsync(path + "/assign", ("invoice", " target "), ("why", "wrong order"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await host.FindAsync(target.Id)).Status.ShouldBe("PAID");
    }

    // As the sample's own order ids are, and many a shop's.
    [Fact]
    public async Task It_is_assigned_by_an_order_id_that_is_a_uuid_unless_an_invoice_has_that_id()
    {
        await using var host = await DashboardHost.StartAsync();
        var (_, payment) = await host.LateAsync();
        var path = string.Create(CultureInfo.InvariantCulture, $"/suspense/{payment}/assign");
        var order = Guid.NewGuid().ToString();
        var (target, named) = (await host.InvoiceAsync(order), await host.InvoiceAsync());
        var misled = await host.InvoiceAsync(named.Id.ToString());
        (await host.PostAsync(path, ("invoice", order), ("why", "his order"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await host.FindAsync(target.Id)).Status.ShouldBe("PAID");

        var (_, other) = await host.LateAsync();
        (await host.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/suspense/{other}/assign"), ("invoice", named.Id.ToString()), ("why", "his order"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await host.FindAsync(named.Id)).Status.ShouldBe("PAID");
        (await host.FindAsync(misled.Id)).Status.ShouldBe("NOT_PAID");
    }

    [Fact]
    public async Task Money_that_came_for_no_invoice_is_found_by_its_hash_and_its_address()
    {
        await using var host = await DashboardHost.StartAsync();
        var (invoice, late) = await host.LateAsync();
        var tx = await host.PayAsync(invoice, 7_700, mine: 2);
        var payment = await host.Db.ReadAsync((db, token) => db.Set<Payment>().SingleAsync(p => p.TxId == tx, token), TestContext.Current.CancellationToken);
        await host.Db.WriteAsync(
            (db, token) => db.Set<Payment>().Where(p => p.Id == payment.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.InvoiceId, (Guid?)null), token), TestContext.Current.CancellationToken);
        var (link, other) = ($"/suspense/{payment.Id.ToString(CultureInfo.InvariantCulture)}\"", $"/suspense/{late.ToString(CultureInfo.InvariantCulture)}\"");
        foreach (var text in new[] { tx, $" {tx.ToUpperInvariant()} " })
        {
            var found = await host.TextAsync("/?q=" + Uri.EscapeDataString(text));
            found.ShouldContain(link, Case.Sensitive, text);
            found.ShouldContain("0.000077 BTC");
            found.ShouldNotContain(other);
        }

        var byAddress = await host.TextAsync("/?q=" + invoice.Address);
        byAddress.ShouldContain(link);
        byAddress.ShouldContain(other);
        (await host.TextAsync($"/?q={tx[..12]}…{tx[^6..]}")).ShouldContain(link);
        foreach (var query in new[] { $"/?q={tx[..7]}", $"/?q={tx[..12]}…zzzzzz", $"/?q={tx}&wallet={DashboardHost.Other}", "/?q=late-order", "/" })
            (await host.TextAsync(query)).ShouldNotContain(link, Case.Sensitive, query);

        // Settled, it is found still, with how.
        await host.PostAsync($"/suspense/{payment.Id.ToString(CultureInfo.InvariantCulture)}/refund", ("why", "sent back"));
        (await host.TextAsync("/?q=" + tx)).ShouldContain("refund noted");
    }

    [Fact]
    public async Task What_vanished_is_counted_apart_closed_with_a_reason_and_found_among_the_decided()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("never-came");
        await host.PassAsync(TimeSpan.FromMinutes(26));
        var tx = await host.PayAsync(invoice, 100_000);
        var payment = await host.Db.ReadAsync((db, token) => db.Set<Payment>().Select(p => p.Id).SingleAsync(token), TestContext.Current.CancellationToken);
        var path = $"/suspense/{payment.ToString(CultureInfo.InvariantCulture)}";
        (await host.TextAsync(path)).ShouldNotContain("It never came");
        (await host.PostAsync(path + "/close", ("why", "too soon"))).Status.ShouldBe(HttpStatusCode.Conflict);
        await host.Bitcoin.ForgetAsync(tx, TestContext.Current.CancellationToken);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(31));
        var attention = await host.TextAsync("/");
        attention.ShouldContain("1 payment in suspense is not on the chain any more.");
        attention.ShouldNotContain("money came");
        (await host.TextAsync("/suspense?show=decided")).ShouldContain("Nothing has been decided yet.");
        var page = await host.TextAsync(path);
        page.ShouldContain("It never came: close it");
        page.ShouldNotContain("Note a refund");
        (await host.PostAsync(path + "/close", ("why", " "))).Status.ShouldBe(HttpStatusCode.BadRequest);

        var closed = await host.PostAsync(path + "/close", ("why", "he paid by card"));
        closed.Status.ShouldBe(HttpStatusCode.SeeOther);
        closed.Text.ShouldContain("Payment never came");
        closed.Text.ShouldContain("It came later than 10 minutes");
        closed.Text.ShouldContain("came for order never-came");
        (await host.TextAsync("/")).ShouldNotContain("Needs attention");
        (await host.TextAsync("/suspense")).ShouldContain("Nothing waits for a decision.");
        var decided = await host.TextAsync("/suspense?show=decided");
        decided.ShouldContain(path + "\"");
        decided.ShouldContain("never came");
        decided.ShouldContain("It came later than 10 minutes");
        decided.ShouldContain("By <bdi>local, not signed in</bdi>");
        decided.ShouldContain("<bdi>he paid by card</bdi>");
        decided.ShouldContain("Wallet: <bdi>Shop</bdi>");
        (await host.TextAsync($"/suspense?show=decided&wallet={DashboardHost.Other}")).ShouldNotContain(path + "\"");
        var audit = await host.TextAsync("/audit");
        audit.ShouldContain($"invoices/{invoice.Id}\"><bdi>never-came</bdi></a>");

        await host.Bitcoin.RebroadcastAsync(tx, TestContext.Current.CancellationToken);
        await host.ScanAsync();
        (await host.TextAsync("/")).ShouldContain("1 payment in suspense:</strong> money came");
        (await host.TextAsync("/suspense?show=decided")).ShouldNotContain(path + "\"");
    }

    [Fact]
    public async Task An_invoice_that_ended_leads_to_the_decision_on_what_has_left_the_chain()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("gone-order");
        var tx = await host.PayAsync(invoice, 100_000);
        var payment = await host.Db.ReadAsync((db, token) => db.Set<Payment>().Select(p => p.Id).SingleAsync(token), TestContext.Current.CancellationToken);
        var path = $"/suspense/{payment.ToString(CultureInfo.InvariantCulture)}\"";
        (await host.TextAsync($"/invoices/{invoice.Id}")).ShouldNotContain(path, customMessage: "It is credited.");
        await host.Bitcoin.ForgetAsync(tx, TestContext.Current.CancellationToken);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(31));
        (await host.TextAsync($"/invoices/{invoice.Id}")).ShouldContain(path);
    }

    [Fact]
    public async Task What_was_decided_last_stands_first_and_no_page_loses_one()
    {
        await using var host = await DashboardHost.StartAsync();
        var payments = new List<long>();
        for (var i = 0; i < 3; i++)
            payments.Add((await host.LateAsync()).Payment);
        foreach (var payment in (long[])[payments[1], payments[2], payments[0]])
        {
            host.Time.Pass(TimeSpan.FromMinutes(1));
            (await host.PostAsync($"/suspense/{payment.ToString(CultureInfo.InvariantCulture)}/refund", ("why", "sent back"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        }

        var suspense = host.Services.GetRequiredService<SuspenseService>();
        foreach (var wallets in (Guid[][])[[DashboardHost.Wallet], [DashboardHost.Wallet, DashboardHost.Other]])
        {
            var seen = new List<long>();
            for (DecisionCursor? before = null; seen.Count < 5;)
            {
                if (await suspense.ListDecidedAsync(wallets, before, 1, TestContext.Current.CancellationToken) is not [var one])
                    break;
                seen.Add(one.Id);
                DecisionCursor.TryParse(new DecisionCursor(one.ResolvedAt!.Value, one.Id).ToString(), out var place).ShouldBeTrue();
                before = place;
            }

            seen.ShouldBe([payments[0], payments[2], payments[1]]);
        }
    }

    [Fact]
    public async Task A_reversal_is_settled_on_its_page()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("taken-back");
        var tx = await host.PayAsync(invoice, 100_000, mine: 2);
        await host.Bitcoin.ReorganiseAsync(2, [tx], cancellationToken: TestContext.Current.CancellationToken);
        await host.ScanAsync();
        (await host.TextAsync("/")).ShouldContain("1 invoice reversed");
        var path = $"/invoices/{invoice.Id}";
        var last = await host.Db.ReadAsync((db, token) => db.Set<InvoiceEvent>().Where(e => e.Type == InvoiceEventType.Reversed).Select(e => e.Id).SingleAsync(token), TestContext.Current.CancellationToken);
        (await host.TextAsync(path)).ShouldContain($"name=\"event\" value=\"{last}\"");
        var unexplained = await host.PostAsync(path + "/settle", ("event", last), ("why", ""));
        unexplained.Status.ShouldBe(HttpStatusCode.BadRequest);
        unexplained.Text.ShouldContain("id=\"settle-why-error\"");
        var settled = await host.PostAsync(path + "/settle", ("event", last), ("why", "insured"));
        settled.Status.ShouldBe(HttpStatusCode.SeeOther);
        settled.Text.ShouldContain("Invoice reversal settled");
        settled.Text.ShouldContain("Settled by <bdi>local, not signed in</bdi>");
        settled.Text.ShouldContain(": <bdi>insured</bdi>");
        settled.Text.ShouldContain("<span class=\"badge good\">settled</span>");
        settled.Text.ShouldNotContain("do not ship on it");
        settled.Text.ShouldNotContain("name=\"event\" value=");
        (await host.TextAsync("/")).ShouldNotContain("reversed:");
        (await host.TextAsync("/audit")).ShouldContain("insured");
    }

    [Fact]
    public async Task A_refund_is_noted_with_its_transaction()
    {
        await using var host = await DashboardHost.StartAsync();
        var (invoice, payment) = await host.LateAsync();
        var path = $"/suspense/{payment.ToString(CultureInfo.InvariantCulture)}";
        var done = await host.PostAsync(path + "/refund", ("transaction", "abc123"), ("why", "sent back"));
        done.Status.ShouldBe(HttpStatusCode.SeeOther);
        done.Text.ShouldContain("refund transaction abc123");
        (await host.TextAsync($"/invoices/{invoice.Id}")).ShouldContain("Payment refund noted");
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
    }
}
