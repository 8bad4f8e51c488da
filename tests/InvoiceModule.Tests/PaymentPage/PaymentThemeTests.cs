using System.Net;
using System.Text.RegularExpressions;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>What the host makes of the page: name, logo, colours, frames, a page of its own.</summary>
public sealed partial class PaymentThemeTests
{
    [Theory]
    [InlineData("#8a3b12", null, null, null)]
    [InlineData("#000000", "#ffffff", "#ffffff", "#000000")]
    [InlineData(null, "#79b8ff", null, null)]
    public void Readable_colours_pass(string? accent, string? darkAccent, string? background, string? darkBackground)
        => Faults(accent, darkAccent, background, darkBackground).ShouldBeEmpty();

    [Theory]
    [InlineData("#ffcc00", null, null, null, "AccentColor #ffcc00 is hard to read")]
    [InlineData("#777777", null, null, null, "AccentColor #777777 is hard to read")]
    [InlineData(null, "#223355", null, null, "DarkAccentColor #223355 is hard to read")]
    [InlineData(null, null, "#808080", null, "BackgroundColor #808080 is hard to read")]
    [InlineData(null, null, null, "#ffffff", "DarkBackgroundColor #ffffff is hard to read")]
    [InlineData("red", null, null, null, "AccentColor is 'red'. Write a colour as #rrggbb.")]
    [InlineData("#12345", null, null, null, "AccentColor is '#12345'")]
    [InlineData("#+12345", null, null, null, "AccentColor is '#+12345'")]
    [InlineData(null, null, "#123456;}body{display:none", null, "BackgroundColor is '#123456;}body{display:none'")]
    public void Colours_that_cannot_be_read_or_are_none_stop_the_start(string? accent, string? darkAccent, string? background, string? darkBackground, string fault)
        => Faults(accent, darkAccent, background, darkBackground).ShouldHaveSingleItem().ShouldContain(fault);

    [Theory]
    [InlineData("https://cdn.example/logo.png")]
    [InlineData("//cdn.example/logo.png")]
    [InlineData("/\\cdn.example/logo.png")]
    [InlineData("logo.png")]
    public void A_logo_is_a_path_of_this_host(string path) => new InvoicingPaymentPageOptions { LogoPath = path }.Faults().ShouldHaveSingleItem().ShouldContain("PaymentPage.LogoPath");

    [Theory]
    [InlineData("https://a.example/path")]
    [InlineData("https://a.example/")]
    [InlineData("*")]
    [InlineData("https://*.example")]
    [InlineData("https://a.example; script-src *")]
    [InlineData("https://a.example\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://xn--ü.example")]
    [InlineData("https://-ü.example")]
    public void An_ancestor_is_an_origin(string origin) => new InvoicingPaymentPageOptions { FrameAncestors = { origin } }.Faults().ShouldHaveSingleItem().ShouldContain("FrameAncestors");

    [Theory]
    [InlineData("/checkout")]
    [InlineData("checkout/{id}")]
    [InlineData("javascript:alert('{id}')")]
    [InlineData("//evil.example/{id}")]
    [InlineData("https://xn--ü.example/{id}")]
    public void An_own_page_is_a_web_address_with_the_invoices_id(string page) => new InvoicingPaymentPageOptions { OwnPage = page }.Faults().ShouldHaveSingleItem().ShouldContain("OwnPage");

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("shop")]
    [InlineData("https://user:secret@shop.example")]
    [InlineData("mailto:")]
    [InlineData("data:text/html,{id}")]
    public void The_ways_to_the_shop_and_to_a_person_are_addresses_of_the_web_of_this_host_or_of_mail(string url)
    {
        new InvoicingPaymentPageOptions { ShopUrl = url }.Faults().ShouldHaveSingleItem().ShouldContain("PaymentPage.ShopUrl");
        new InvoicingPaymentPageOptions { ContactUrl = url }.Faults().ShouldHaveSingleItem().ShouldContain("PaymentPage.ContactUrl");
        new InvoicingPaymentPageOptions { ShopUrl = "mailto:help@shop.example" }.Faults().ShouldHaveSingleItem().ShouldContain("PaymentPage.ShopUrl");
        new InvoicingPaymentPageOptions { ShopUrl = "/", ContactUrl = "mailto:help@shop.example?subject={id}" }.Faults().ShouldBeEmpty();
        new InvoicingPaymentPageOptions { ShopUrl = "https://shop.example/tea?from=pay", ContactUrl = "https://shop.example/help/{id}" }.Faults().ShouldBeEmpty();
    }

    [Fact]
    public void The_colours_of_the_check_are_those_of_the_style_sheet()
    {
        using var stream = typeof(PaymentTheme).Assembly.GetManifestResourceStream("InvoiceModule.Assets.base.css")!;
        using var reader = new StreamReader(stream);
        var (light, dark) = reader.ReadToEnd().Split("@media (prefers-color-scheme: dark)") is [var first, var second, ..] ? (first, second) : ("", "");
        Check(light, ThemeScheme.Light);
        Check(dark, ThemeScheme.Dark);

        static void Check(string css, ThemeScheme scheme)
        {
            var found = Declaration().Matches(css).GroupBy(m => m.Groups[1].Value).ToDictionary(g => g.Key, g => g.First().Groups[2].Value.Length == 4 ? "#ffffff" : g.First().Groups[2].Value);
            found["bg"].ShouldBe(scheme.Background);
            found["surface"].ShouldBe(scheme.Surface);
            found["sunken"].ShouldBe(scheme.Sunken);
            found["text"].ShouldBe(scheme.Text);
            found["soft"].ShouldBe(scheme.Soft);
            foreach (var ground in new[] { "bg", "surface", "sunken" })
            {
                foreach (var ink in new[] { "text", "soft", "accent", "good", "warn", "bad" })
                    Contrast(found[ink], found[ground]).ShouldBeGreaterThanOrEqualTo(ThemeColor.ReadableContrast, $"{ink} on {ground}");
            }

            foreach (var ink in new[] { "accent", "good", "warn", "bad" })
            {
                Contrast(found[ink], found[ink + "-soft"]).ShouldBeGreaterThanOrEqualTo(ThemeColor.ReadableContrast, ink);
                Contrast(found["text"], found[ink + "-soft"]).ShouldBeGreaterThanOrEqualTo(ThemeColor.ReadableContrast, ink);
            }

            Contrast(found["on-accent"], found["accent"]).ShouldBeGreaterThanOrEqualTo(ThemeColor.ReadableContrast);
            Contrast(found["control"], found["surface"]).ShouldBeGreaterThanOrEqualTo(3);
        }

        static double Contrast(string a, string b) => ThemeColor.TryParse(a)!.Value.Contrast(ThemeColor.TryParse(b)!.Value);
    }

    [Fact]
    public async Task Name_logo_and_colours_are_on_the_page()
    {
        await using var host = await StartAsync(o => (o.Name, o.LogoPath, o.AccentColor) = ("Tea & Co <b>", "/logo.svg", "#8a3b12"));
        var invoice = await host.AddAsync();
        var html = await host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain(">Tea &amp; Co &lt;b&gt;</span>");
        html.ShouldContain("src=\"/shop/logo.svg\"");
        var css = await host.TextAsync("/pay/assets/theme.css");
        css.ShouldStartWith(":root{--accent:#8a3b12;--on-accent:#ffffff;");

        // Too dark for a dark page, so it is made lighter there.
        css.ShouldNotContain("dark){:root{--accent:#8a3b12");
        css.ShouldContain("dark){:root{--accent:#");
    }

    [Theory]
    [InlineData(null, "https://merchant.example/thanks?order=1", null, "https://merchant.example/")]
    [InlineData(null, null, "http://user:secret@merchant.example:8080/failed", "http://merchant.example:8080/")]
    [InlineData(null, null, null, "/shop/")]
    [InlineData(null, "javascript:alert(1)", "//evil.example", "/shop/")]
    [InlineData("/tea", "https://merchant.example/thanks", null, "/shop/tea")]
    [InlineData("https://tea.example/start", "https://merchant.example/thanks", null, "https://tea.example/start")]
    public async Task The_name_leads_back_to_the_shop_from_the_first_moment(string? option, string? success, string? failed, string expected)
    {
        await using var host = await StartAsync(o => o.ShopUrl = option);
        var invoice = await host.AddAsync(new InvoiceData { UrlSuccess = success, UrlFailed = failed });
        var html = await host.TextAsync($"/pay/{invoice.Id}?shop=https://evil.example&url=https://evil.example");
        html.ShouldContain($"<a class=\"home\" id=\"home\" href=\"{expected}\" rel=\"noopener noreferrer\" target=\"_top\">");
        html.ShouldNotContain("evil");
        html.ShouldNotContain("secret");
        html.ShouldNotContain("thanks");
        (await host.TextAsync("/pay/11111111-1111-4111-8111-111111111111")).ShouldContain($"id=\"home\" href=\"{(option is null ? "/shop/" : expected)}\"");
    }

    [Fact]
    public async Task Whoever_is_told_to_contact_the_merchant_is_shown_where()
    {
        await using var host = await StartAsync(o => (o.Name, o.ContactUrl) = ("Tea & Co", "mailto:help@shop.example?subject=Invoice%20{id}&body=a"));
        var (waiting, paid, over, canceled) = (await host.AddAsync(), await host.AddAsync(), await host.AddAsync(), await host.AddAsync());
        await host.PayAsync(paid, 12000, height: 99);
        await host.PayAsync(over, 13000, height: 99);
        await host.ChangeAsync(canceled.Id, InvoiceChange.Cancel);
        foreach (var invoice in new[] { waiting, paid, canceled })
            (await host.TextAsync($"/pay/{invoice.Id}")).ShouldNotContain("mailto:");
        (await host.TextAsync($"/pay/{over.Id}")).ShouldContain(Link(over.Id.ToString()));
        await host.ChangeAsync(waiting.Id, InvoiceChange.Expire);
        (await host.TextAsync($"/pay/{waiting.Id}")).ShouldContain(Link(waiting.Id.ToString()));
        await host.ChangeAsync(paid.Id, InvoiceChange.None, edit: p => p.Voided(PaymentVoids.Reorganised));
        (await host.TextAsync($"/pay/{paid.Id}")).ShouldContain(Link(paid.Id.ToString()));
        (await host.TextAsync("/pay/11111111-1111-4111-8111-111111111111")).ShouldContain(Link(""));

        static string Link(string id)
            => $"id=\"contact\" rel=\"noopener noreferrer\" href=\"mailto:help@shop.example?subject=Invoice%20{id}&amp;body=a\" target=\"_top\"><bdi>Contact Tea &amp; Co</bdi></a>";
    }

    [Fact]
    public async Task Where_no_contact_is_named_there_is_no_link()
    {
        await using var host = await StartAsync(o => o.ContactUrl = null);
        var invoice = await host.AddAsync();
        await host.PayAsync(invoice, 13000, height: 99);
        (await host.TextAsync($"/pay/{invoice.Id}")).ShouldSatisfyAllConditions(t => t.ShouldContain("Contact the merchant"), t => t.ShouldNotContain("id=\"contact\""));
    }

    [Fact]
    public async Task Without_a_word_of_the_host_nobody_else_may_frame_the_page_and_it_goes_by_the_hosts_name()
    {
        await using var host = await StartAsync(_ => { });
        var invoice = await host.AddAsync();
        using var answer = await host.GetAsync($"/pay/{invoice.Id}");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'self'");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("http");
        answer.Headers.GetValues("X-Frame-Options").Single().ShouldBe("SAMEORIGIN");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await host.TextAsync($"/pay/{invoice.Id}")).ShouldContain(">shop.example</span>");
    }

    [Fact]
    public async Task The_host_names_the_origins_that_may_frame_it()
    {
        await using var host = await StartAsync(o => o.FrameAncestors.Add("https://checkout.example"));
        var invoice = await host.AddAsync();
        foreach (var path in new[] { $"/pay/{invoice.Id}", "/pay/nonsense" })
        {
            using var answer = await host.GetAsync(path);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldEndWith("frame-ancestors 'self' https://checkout.example");
            answer.Headers.Contains("X-Frame-Options").ShouldBeFalse();
        }
    }

    // A header is ASCII, whatever letters a name has.
    [Theory]
    [InlineData("https://пример.рф", "https://xn--e1afmkfd.xn--p1ai")]
    [InlineData("https://Müller.example:8443", "https://xn--mller-kva.example:8443")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000")]
    public async Task An_origin_in_letters_of_any_script_frames_it_by_the_name_that_browsers_know(string origin, string expected)
    {
        await using var host = await StartAsync(o => o.FrameAncestors.Add(origin));
        var invoice = await host.AddAsync();
        foreach (var path in new[] { $"/pay/{invoice.Id}", $"/pay/{invoice.Id}/status", "/pay/assets/pay.js" })
        {
            using var answer = await host.GetAsync(path);
            answer.IsSuccessStatusCode.ShouldBeTrue(path);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldEndWith($"frame-ancestors 'self' {expected}");
        }

        (await host.TextAsync($"/pay/{invoice.Id}")).ShouldContain($"data-ancestors=\"{expected}\"");
        new InvoicingPaymentPageOptions { FrameAncestors = { origin } }.Faults().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_public_address_in_letters_of_any_script_leads_to_the_page_and_names_it_as_people_do()
    {
        await using var host = await PageHost.StartAsync(services => services.Configure<InvoicingOptions>(o => o.PublicBaseUrl = new Uri("https://müller.example/käse/")));
        var invoice = await host.AddAsync();
        host.Services.GetRequiredService<PublicUrls>().Pay(invoice.Id).ShouldBe($"https://xn--mller-kva.example/k%C3%A4se/pay/{invoice.Id}");
        WebUtility.HtmlDecode(await host.TextAsync($"/pay/{invoice.Id}")).ShouldContain(">müller.example</span>");
    }

    [Fact]
    public async Task The_ways_to_the_shop_and_to_a_person_may_be_in_letters_of_any_script()
    {
        await using var host = await StartAsync(o => (o.ShopUrl, o.ContactUrl) = ("https://пример.рф/чай", "/hilfe/ü?invoice={id}"));
        var invoice = await host.AddAsync();
        await host.PayAsync(invoice, 13000, height: 99);
        var html = WebUtility.HtmlDecode(await host.TextAsync($"/pay/{invoice.Id}"));
        html.ShouldContain("href=\"https://пример.рф/чай\"");
        html.ShouldContain($"href=\"/shop/hilfe/ü?invoice={invoice.Id}\"");
    }

    [Theory]
    [InlineData("/checkout/{id}", "https://shop.example/checkout/")]
    [InlineData("https://pay.example/#{id}", "https://pay.example/#")]
    [InlineData("/bezahlen/ü/{id}", "https://shop.example/bezahlen/%C3%BC/")]
    [InlineData("https://пример.рф:8443/оплата?id={id}", "https://xn--e1afmkfd.xn--p1ai:8443/%D0%BE%D0%BF%D0%BB%D0%B0%D1%82%D0%B0?id=")]
    public async Task The_hosts_own_page_takes_the_place_of_the_modules(string page, string expected)
    {
        await using var host = await StartAsync(o => o.OwnPage = page);
        var invoice = await host.AddAsync();
        host.Services.GetRequiredService<PublicUrls>().Pay(invoice.Id).ShouldBe(expected + invoice.Id);
        using var answer = await host.GetAsync($"/pay/{invoice.Id}");
        answer.Headers.Location!.OriginalString.ShouldBe(expected + invoice.Id);
        using var status = await host.GetAsync($"/pay/{invoice.Id}/status");
        status.IsSuccessStatusCode.ShouldBeTrue();
        using var missing = await host.GetAsync("/pay/11111111-1111-4111-8111-111111111111");
        ((int)missing.StatusCode).ShouldBe(404);
    }

    private static Task<PageHost> StartAsync(Action<InvoicingPaymentPageOptions> configure)
        => PageHost.StartAsync(services => services.Configure<InvoicingOptions>(o => configure(o.PaymentPage)));

    private static IEnumerable<string> Faults(string? accent, string? darkAccent, string? background, string? darkBackground)
        => new InvoicingPaymentPageOptions { AccentColor = accent, DarkAccentColor = darkAccent, BackgroundColor = background, DarkBackgroundColor = darkBackground }.Faults();

    [GeneratedRegex("--([a-z-]+): (#[0-9a-f]{3,6});", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
