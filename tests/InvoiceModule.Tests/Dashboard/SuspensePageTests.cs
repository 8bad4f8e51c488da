using System.Globalization;
using System.Net;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

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
        done.Text.ShouldContain("payment.accepted");
        done.Text.ShouldContain("suspense, late, 0.001 BTC, came for invoice");
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
        }

        (await host.PostAsync(path + "/assign", ("invoice", $" {target.Id} "), ("why", "wrong order"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await host.FindAsync(target.Id)).Status.ShouldBe("PAID");
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
        foreach (var query in new[] { $"/?q={tx[..^1]}", $"/?q={tx}&wallet={DashboardHost.Other}", "/?q=late-order", "/" })
            (await host.TextAsync(query)).ShouldNotContain(link, Case.Sensitive, query);

        // Settled, it is found still, with how.
        await host.PostAsync($"/suspense/{payment.Id.ToString(CultureInfo.InvariantCulture)}/refund", ("why", "sent back"));
        (await host.TextAsync("/?q=" + tx)).ShouldContain("refund_noted");
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
        (await host.TextAsync($"/invoices/{invoice.Id}")).ShouldContain("payment.refund_noted");
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
    }
}
