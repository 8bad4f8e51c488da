using System.Net;
using System.Text.Json;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Pages;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>Whoever's money came and could not be counted is told so, and is not asked to pay again.</summary>
public sealed class UncountedMoneyTests : IAsyncLifetime
{
    private const string Told = "Money arrived that could not be counted. It is not lost: contact the merchant. Do not pay again.";

    private PageHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PageHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(PaymentReasons.RateLockEnded, "A payment could not be counted")]
    [InlineData(PaymentReasons.WrongAsset, "A payment could not be counted")]
    [InlineData(PaymentReasons.Ambiguous, "A payment could not be counted")]
    [InlineData(PaymentReasons.Late, "Your payment came too late")]
    [InlineData(PaymentReasons.LateRateFell, "Your payment came too late")]
    [InlineData(PaymentReasons.Internal, "This invoice has expired")]
    public async Task An_ended_invoice_names_what_came_until_somebody_has_decided(string reason, string title)
    {
        var invoice = await EndedAsync();
        await CameAsync(invoice, reason, "a1b2c3");
        var isTold = reason != PaymentReasons.Internal;
        var page = await PageAsync(invoice);
        page.ShouldContain($"<h1 id=\"state\">{title}</h1>");
        page.Contains("Do not pay again", StringComparison.Ordinal).ShouldBe(isTold);
        page.Contains("<dt>Transaction</dt><dd><code dir=\"ltr\">a1b2c3</code>", StringComparison.Ordinal).ShouldBe(isTold);
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain($"\"uncounted_txs\":[{(isTold ? "\"a1b2c3\"" : "")}]");
        page.ShouldNotContain(invoice.Address);

        var isLate = reason == PaymentReasons.Late;
        await _host.ChangeAsync(invoice.Id, isLate ? InvoiceChange.LateMoney : InvoiceChange.None, edit: p => p.Mined(99, "hash", p.Amount, 1));
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: SentBack);
        var decided = await PageAsync(invoice);
        decided.ShouldContain("<h1 id=\"state\">This invoice has expired</h1>");
        decided.ShouldNotContain("a1b2c3");
        decided.ShouldNotContain("Do not pay again");
        decided.Contains("Money arrived after the time to pay was over. The merchant has noted that it was sent back.", StringComparison.Ordinal).ShouldBe(isLate);
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain($"\"refund_noted\":{(isLate ? "true" : "false")}");
    }

    [Fact]
    public async Task A_refund_of_some_of_what_came_too_late_is_none_of_all()
    {
        var invoice = await EndedAsync();
        await CameAsync(invoice, PaymentReasons.Late, "first");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.LateMoney, edit: p => p.Mined(99, "hash", p.Amount, 1));
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: SentBack);
        await CameAsync(invoice, PaymentReasons.Late, "second");
        var page = await PageAsync(invoice);
        page.ShouldContain("<h1 id=\"state\">Your payment came too late</h1>");
        page.ShouldNotContain("The merchant has noted");
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain("\"refund_noted\":false");
    }

    [Fact]
    public async Task What_has_left_the_chain_has_not_come_and_returns()
    {
        var invoice = await EndedAsync();
        await CameAsync(invoice, PaymentReasons.Late, "gone");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.LateMoney, edit: p => p.Voided(PaymentVoids.Vanished));
        (await PageAsync(invoice)).ShouldContain("<h1 id=\"state\">This invoice has expired</h1>");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Pending());
        (await PageAsync(invoice)).ShouldContain("<h1 id=\"state\">Your payment came too late</h1>");
    }

    [Fact]
    public async Task One_that_came_too_late_does_not_hide_one_that_came_in_time()
    {
        var invoice = await EndedAsync();
        await CameAsync(invoice, PaymentReasons.Late, "late");
        await CameAsync(invoice, PaymentReasons.WrongAsset, "wrong");
        var page = await PageAsync(invoice);
        page.ShouldContain("<h1 id=\"state\">A payment could not be counted</h1>");
        page.ShouldContain(Told);
    }

    [Fact]
    public async Task An_open_invoice_tells_it_too_and_nothing_invites_a_second_payment()
    {
        var invoice = await _host.AddAsync();
        await CameAsync(invoice, PaymentReasons.WrongAsset, "a1b2c3");
        var page = await PageAsync(invoice);
        page.ShouldContain("data-status=\"NOT_PAID\" data-active=\"true\"");
        page.ShouldContain("<h1 id=\"state\">A payment could not be counted</h1>");
        page.ShouldContain(Told);
        page.ShouldContain("a1b2c3");
        page.ShouldContain("class=\"button\" id=\"wallet\"");
        page.ShouldContain("id=\"content\" class=\"folds\"");

        // What is asked for may still be paid, but "do not pay again" is no headline above it.
        var (fold, end) = (page.IndexOf("<details class=\"folded\" id=\"nevertheless\"><summary id=\"unfold-pay\">Pay nevertheless</summary>", StringComparison.Ordinal), page.IndexOf("</details>", StringComparison.Ordinal));
        foreach (var part in new[] { "id=\"countdown\"", "id=\"due\"", "id=\"address\"", "id=\"wallet\"", "<svg xmlns" })
        {
            page.Split(part).Length.ShouldBe(2, part);
            page.IndexOf(part, StringComparison.Ordinal).ShouldBeInRange(fold, end, part);
        }

        page.ShouldNotContain("<dt>Pay before</dt>");
    }

    [Fact]
    public async Task Where_something_else_has_to_be_said_first_it_is_said_besides()
    {
        var (paid, canceled, over) = (await _host.AddAsync(), await _host.AddAsync(), await _host.AddAsync(age: TimeSpan.FromMinutes(16)));
        await _host.PayAsync(paid, 12000, height: 99);
        await _host.ChangeAsync(canceled.Id, InvoiceChange.Cancel);
        foreach (var (invoice, title) in new[] { (paid, "Paid"), (canceled, "This invoice was canceled"), (over, "The time to pay is over") })
        {
            (await PageAsync(invoice)).ShouldNotContain(Told);
            await CameAsync(invoice, PaymentReasons.WrongAsset, $"for-{invoice.Id}");
            var page = await PageAsync(invoice);
            page.ShouldContain($"<h1 id=\"state\">{title}</h1>");
            page.ShouldContain($"<p class=\"notice warn\">{Told}</p>");
        }
    }

    // Neither makes a version of the invoice, nor touches its row.
    [Fact]
    public async Task Whoever_looks_on_sees_it_come_and_sees_it_decided()
    {
        var invoice = await _host.AddAsync();
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        await using var stream = await SseReader.OpenAsync(answer);
        (await NextAsync()).ShouldBeEmpty();
        await CameAsync(invoice, PaymentReasons.WrongAsset, "first");
        (await NextAsync()).ShouldBe(["first"]);
        await CameAsync(invoice, PaymentReasons.WrongAsset, "second");
        (await NextAsync()).ShouldBe(["first", "second"]);
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p =>
        {
            p.Mined(99, "hash", p.Amount, 1);
            SentBack(p);
        });
        (await NextAsync()).ShouldBeEmpty();

        async Task<string?[]> NextAsync()
            => [.. JsonDocument.Parse((await stream.NextAsync())!.Value.Data).RootElement.GetProperty("uncounted_txs").EnumerateArray().Select(t => t.GetString())];
    }

    // It has all its confirmations, and has gone back.
    private void SentBack(Payment payment)
    {
        payment.Finalise(_host.Clock.Now);
        payment.NoteRefund(_host.Clock.Now);
    }

    private async Task<string> PageAsync(Invoice invoice) => WebUtility.HtmlDecode(await _host.TextAsync($"/pay/{invoice.Id}"));

    private async Task<Invoice> EndedAsync()
    {
        var invoice = await _host.AddAsync(age: TimeSpan.FromMinutes(40));
        await _host.ChangeAsync(invoice.Id, InvoiceChange.Expire);
        return invoice;
    }

    private Task CameAsync(Invoice invoice, string reason, string transaction)
    {
        var facts = new PaymentFacts
        {
            WalletId = invoice.WalletId,
            Blockchain = invoice.Blockchain,
            TxId = transaction,
            Ordinal = 0,
            AddressId = invoice.AddressId,
            Symbol = invoice.Symbol,
            Amount = 12000,
        };
        var payment = Payment.Record(facts, new PaymentVerdict(PaymentDisposition.Suspense, invoice.Id, _host.Clock.Now, reason));
        return _host.WriteAsync(db =>
        {
            db.Add(payment);
            return Task.CompletedTask;
        });
    }
}
