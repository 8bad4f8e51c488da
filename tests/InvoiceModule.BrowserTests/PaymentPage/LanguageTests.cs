using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>Twelve languages, one of them from right to left; the amount is the same in all.</summary>
public sealed class LanguageTests(Chromium chromium, ShopFixture shops) : IAsyncLifetime
{
    private static readonly string[] Languages = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ar", "zh", "ja"];
    private readonly ShopProcess _shop = shops.Shop;
    private JsonElement _invoice;

    public async ValueTask InitializeAsync()
    {
        _invoice = await _shop.Client.OrderAsync(InvoiceOrder.Fiat("1234.50", "EUR", blockchain: "ethereum-sim", symbol: "USDT").WithData("title", "Wool blanket"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_fits_a_phone_is_accessible_and_shows_the_amount_literally()
        => await Parallel.ForEachAsync(Languages, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (language, _) =>
        {
            await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone);
            await tab.GoAsync($"pay/{_invoice.Id}?lang={language}");
            (await tab.Page.GetAttributeAsync("html", "lang")).ShouldBe(language);
            (await tab.Page.GetAttributeAsync("html", "dir")).ShouldBe(language == "ar" ? "rtl" : "ltr");
            (await tab.Page.TextContentAsync("#amount")).ShouldBe(_invoice.Text("amount"));
            (await tab.Page.TextContentAsync("#due")).ShouldBe(_invoice.Text("amount"));
            (await tab.Page.TextContentAsync("#address")).ShouldBe(_invoice.Address);
            await tab.ShootAsync("pay", $"language-{language}");
            await tab.ShouldFitAsync();
            await tab.ShouldBeAccessibleAsync();
            tab.ShouldBeClean();
        });

    [Fact]
    public async Task From_right_to_left_it_is_mirrored_and_the_address_is_not()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Wide with { Locale = "ar-EG" });
        await tab.GoAsync($"pay/{_invoice.Id}");
        (await tab.Page.GetAttributeAsync("html", "dir")).ShouldBe("rtl");
        var (head, status) = ((await (await tab.Page.QuerySelectorAsync(".head"))!.BoundingBoxAsync())!, (await (await tab.Page.QuerySelectorAsync(".status"))!.BoundingBoxAsync())!);
        head.X.ShouldBeGreaterThan(status.X);
        (await tab.Page.EvaluateAsync<string>("getComputedStyle(document.getElementById('address')).direction")).ShouldBe("ltr");

        // Digits stay those of the amount and of the address.
        (await tab.Page.InnerTextAsync("time")).ShouldMatch("[0-9]");
        await tab.ShootAsync("pay", "right-to-left");
        await tab.ShouldBeAccessibleAsync();
        tab.ShouldBeClean();
    }

    [Theory]
    [InlineData("en-GB", @"^\d{1,2} \w+ \d{4}")]
    [InlineData("en-US", @"^\w+ \d{1,2}, \d{4}")]
    [InlineData("de-DE", @"^\d{1,2} \w+ \d{4}")]
    public async Task A_date_is_written_as_in_the_payers_country(string locale, string pattern)
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone with { Locale = locale });
        await tab.GoAsync($"pay/{_invoice.Id}?lang=en");
        (await tab.Page.InnerTextAsync("time")).ShouldMatch(pattern);
    }

    [Fact]
    public async Task The_browser_chooses_and_the_payer_overrides_it_for_good()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone with { Locale = "de-AT" });
        await tab.GoAsync($"pay/{_invoice.Id}");
        (await tab.Page.TextContentAsync("h1")).ShouldBe("Warten auf Ihre Zahlung");
        (await tab.Page.TextContentAsync(".price"))!.Trim().ShouldBe("1.234,50\u00a0EUR");
        await tab.Page.ClickAsync(".languages summary");
        await tab.Page.GetByText("Français").ClickAsync();
        await tab.Page.WaitForSelectorAsync("html[lang=fr] >> text=En attente de votre paiement");

        // What comes live is in the chosen language too.
        await _shop.Client.PayAsync(_invoice, 1_000_000);
        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] >> text=Une partie est arrivée");
        tab.ShouldBeClean();
    }
}
