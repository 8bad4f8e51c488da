using System.Net;
using InvoiceModule.Tests.Pages;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>What the page says where no script runs.</summary>
public sealed class NoScriptTests : IAsyncLifetime
{
    private PageHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PageHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    // There no script takes the address away when the time is over, and a page that was told to stand still does so for ever.
    [Theory]
    [InlineData("")]
    [InlineData("?refresh=off")]
    public async Task Without_a_script_the_page_says_until_when_the_address_is_good(string query)
    {
        var invoice = await _host.AddAsync(with: terms => terms with { CreatedAt = new DateTime(2031, 5, 6, 7, 8, 9, DateTimeKind.Utc) });
        var html = WebUtility.HtmlDecode(await _host.TextAsync($"/pay/{invoice.Id}{query}"));
        var told = html.IndexOf("<p class=\"notice warn unscripted\">Pay before 6 May, 07:23 UTC and not later: after that the address may belong to somebody else's invoice.</p>", StringComparison.Ordinal);
        told.ShouldBeInRange(0, html.IndexOf("id=\"address\"", StringComparison.Ordinal));
    }
}
