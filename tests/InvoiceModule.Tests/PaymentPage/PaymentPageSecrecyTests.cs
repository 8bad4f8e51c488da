using InvoiceModule.Invoices;
using InvoiceModule.Tests.Pages;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>What a payer must never read, and what he must never run.</summary>
public sealed class PaymentPageSecrecyTests : IAsyncLifetime
{
    private static readonly string[] Corpus =
    [
        "<script>alert(1)</script>",
        "</script><script>alert(2)</script>",
        "\"><img src=x onerror=alert(3)>",
        "' onmouseover='alert(4)",
        "</title><svg onload=alert(5)>",
        "<!--<script>",
        "javascript:alert(6)",
        "\u202Etxt.exe\u2028<b>",
        "{{constructor.constructor('alert(7)')()}}",
        "@(alert(8))",
    ];

    private PageHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PageHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task No_state_shows_the_merchants_own_data()
    {
        var waiting = await _host.AddAsync();
        var paid = await _host.AddAsync();
        await _host.PayAsync(paid, 12000, height: 99);
        var expired = await _host.AddAsync(age: TimeSpan.FromHours(1));
        await _host.ChangeAsync(expired.Id, InvoiceChange.Expire);
        var partial = await _host.AddAsync();
        await _host.PayAsync(partial, 1);
        foreach (var invoice in new[] { waiting, paid, expired, partial })
        {
            foreach (var suffix in new[] { "", "/status", "/qr.svg" })
                AssertNothingOfTheMerchant(await _host.TextAsync($"/pay/{invoice.Id}{suffix}"));
            using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
            await using var stream = await SseReader.OpenAsync(answer);
            AssertNothingOfTheMerchant((await stream.NextAsync())!.Value.Data);
        }
    }

    [Fact]
    public async Task Hostile_texts_are_shown_and_never_run()
    {
        foreach (var evil in Corpus)
        {
            var invoice = await _host.AddAsync(new InvoiceData
            {
                Title = evil,
                Description = evil,
                OrderId = evil,
                UserData = evil,
                UrlSuccess = "https://merchant.example/" + evil,
                UrlFailed = "https://merchant.example/" + evil,
            });
            AssertHarmless(await _host.TextAsync($"/pay/{invoice.Id}"), evil);
            (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldNotContain("<");
            await _host.PayAsync(invoice, 12000, height: 99);
            AssertHarmless(await _host.TextAsync($"/pay/{invoice.Id}"), evil);
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("//evil.example")]
    [InlineData(" https://evil.example")]
    public async Task An_address_that_is_no_web_address_is_never_linked(string url)
    {
        var paid = await _host.AddAsync(new InvoiceData { UrlSuccess = url, UrlFailed = url });
        var failed = await _host.AddAsync(new InvoiceData { UrlSuccess = url, UrlFailed = url });
        await _host.PayAsync(paid, 12000, height: 99);
        await _host.ChangeAsync(failed.Id, InvoiceChange.Cancel);
        foreach (var invoice in new[] { paid, failed })
        {
            (await _host.TextAsync($"/pay/{invoice.Id}")).ShouldNotContain(url.Trim());
            (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldNotContain(url.Trim());
        }
    }

    [Fact]
    public async Task A_query_overrides_nothing()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 12000, height: 99);
        var html = await _host.TextAsync($"/pay/{invoice.Id}?url_success=https://evil.example&returnUrl=https://evil.example");
        html.ShouldNotContain("evil.example");
    }

    private static void AssertNothingOfTheMerchant(string text)
    {
        foreach (var secret in new[] { "order-7781", "callback-path", "user-data-5512", "secret-key-9913", "order_id", "user_data", "url_callback", "secret_key" })
            text.ShouldNotContain(secret);
    }

    private static void AssertHarmless(string html, string evil)
    {
        if (evil.AsSpan().ContainsAny('<', '"', '\''))
            html.ShouldNotContain(evil);
        html.ShouldNotContain("<script>");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<svg onload");
        html.ShouldNotContain("<!--");
        html.ShouldNotContain("href=\"javascript:");
        html.Split("</title>").Length.ShouldBe(2);
    }
}
