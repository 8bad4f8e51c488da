using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>What a hostile merchant's text, a hostile link and a hostile site can do: nothing (F85, F86, F89).</summary>
public sealed class SafetyTests(Chromium chromium, ShopFixture shops)
{
    /// <summary>Each would set <c>window.hacked</c>, open a dialog, or break the page's policy, which the console would tell.</summary>
    private static readonly string[] Corpus =
    [
        "<script>window.hacked=1;alert(1)</script>",
        "</script><script>window.hacked=1</script>",
        "\"><img src=x onerror=\"window.hacked=1\">",
        "'><svg onload=window.hacked=1>",
        "\" onmouseover=\"window.hacked=1\" autofocus onfocus=\"window.hacked=1",
        "</title></style></textarea></noscript><script>window.hacked=1</script>",
        "<!--<img src=\"--><img src=x onerror=window.hacked=1//\">",
        "<base href=\"https://evil.example/\"><meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">",
        "<iframe srcdoc=\"<script>parent.hacked=1</script>\"></iframe>",
        "<style>*{display:none}</style><link rel=stylesheet href=https://evil.example/a.css>",
        "javascript:window.hacked=1",
        "{{constructor.constructor('window.hacked=1')()}}${window.hacked=1}@(1)",
        "\u202Egnp.exe\u202C \u2066x\u2069 \u200B\u2028\u2029",
        "+ADw-script+AD4-window.hacked=1+ADw-/script+AD4-",
    ];

    /// <summary>What a script in the page would try that had got into it nevertheless: <c>broken</c> are the rules of the policy that it ran into.</summary>
    private const string Intrusion =
        """
        () => {
          window.broken = new Set();
          addEventListener("securitypolicyviolation", e => broken.add(e.effectiveDirective + " " + (e.blockedURI.startsWith("https://evil.example") ? "another site" : e.blockedURI)), true);
          const add = (tag, more) => document.body.append(Object.assign(document.createElement(tag), more));
          add("script", { textContent: "window.hacked = 1" });
          add("script", { src: "https://evil.example/a.js" });
          add("script", { src: "data:text/javascript,window.hacked=1" });
          add("link", { rel: "stylesheet", href: "https://evil.example/a.css" });
          add("style", { textContent: "main { display: none }" });
          add("img", { src: "https://evil.example/a.png" });
          add("iframe", { src: "https://evil.example/" });
          add("object", { data: "https://evil.example/a.swf" });
          const base = document.createElement("base");
          base.href = "https://evil.example/";
          document.head.prepend(base);
          const button = document.createElement("button");
          button.setAttribute("onclick", "window.hacked = 1");
          button.setAttribute("style", "color: red");
          button.click();
          setTimeout("window.hacked = 1");
          fetch("https://evil.example/").catch(() => {});
          const form = document.createElement("form");
          form.action = "https://evil.example/";
          document.body.append(form);
          form.submit();
        }
        """;

    private static readonly string[] Refusals =
    [
        "base-uri another site", "connect-src another site", "form-action another site", "frame-src another site", "img-src another site", "object-src another site",
        "script-src eval", "script-src-attr inline", "script-src-elem another site", "script-src-elem data", "script-src-elem inline",
        "style-src-attr inline", "style-src-elem another site", "style-src-elem inline",
    ];

    private readonly ShopProcess _shop = shops.Shop;

    [Fact]
    public async Task Texts_and_links_of_a_merchant_run_nowhere()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        foreach (var (evil, index) in Corpus.Select((text, i) => (text, i)))
        {
            // A link may hold anything but spaces and control characters.
            var tail = string.Concat(evil.Select(c => char.IsAscii(c) && c > ' ' ? c.ToString() : Uri.EscapeDataString(c.ToString())));
            var order = InvoiceOrder.Crypto().WithOrderId(evil).WithData("title", evil).WithData("description", evil).WithData("user_data", evil)
                .WithData("url_success", "https://shop.example/?" + tail).WithData("url_failed", "https://shop.example/#" + tail).With("secret_key", evil);
            var invoice = await _shop.Client.OrderAsync(order);
            await LookAsync(tab, $"pay/{invoice.Id}", evil);
            (await tab.Page.InnerTextAsync(".title")).Length.ShouldBeGreaterThan(0);

            // Then with the one link or the other; what comes live is looked at too, for the tab stays open.
            if (index % 2 == 0)
                await _shop.Client.PayAsync(invoice);
            else
                (await _shop.Client.CancelAsync(invoice.Id)).ShouldBe(200);
            var link = (await tab.Page.WaitForSelectorAsync(index % 2 == 0 ? "#success" : "#failed"))!;
            (await link.GetAttributeAsync("href"))!.ShouldStartWith("https://shop.example/");
            await LookAsync(tab, $"pay/{invoice.Id}", evil);
            await LookAsync(tab, $"invoicing/invoices/{invoice.Id}", evil);
        }

        await LookAsync(tab, "invoicing", "the list");
    }

    [Fact]
    public async Task A_strange_site_cannot_frame_the_page_and_one_the_host_names_can_and_is_told()
    {
        var invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto());
        await using var friend = await OtherSite.StartAsync(shops.Friend);
        await using var stranger = await OtherSite.StartAsync(OtherSite.FindOrigin());
        var framed = Uri.EscapeDataString(new Uri(_shop.BaseAddress, $"pay/{invoice.Id}").AbsoluteUri);

        await using var bad = await chromium.OpenAsync(stranger.Origin);
        await bad.GoAsync($"?frame={framed}");
        await _shop.Client.UntilAsync(() => Task.FromResult(bad.Faults.Any(f => f.Contains("frame-ancestors", StringComparison.Ordinal))), "the browser's refusal to frame the page");
        (await bad.Page.FrameLocator("iframe").Locator("#invoice").CountAsync()).ShouldBe(0);

        await using var good = await chromium.OpenAsync(friend.Origin);
        await good.GoAsync($"?frame={framed}");
        await good.Page.FrameLocator("iframe").Locator("main[data-status=NOT_PAID]").WaitForAsync();
        await _shop.Client.PayAsync(invoice);
        await good.Page.FrameLocator("iframe").Locator("main[data-status=IN_MEMPOOL]").WaitForAsync();
        await good.Page.WaitForFunctionAsync("told.some(t => t.status === 'IN_MEMPOOL')");
        var told = await good.Page.EvaluateAsync<JsonElement>("told.at(-1)");
        (told.Text("type"), told.Id, told.Active, told.Text("origin")).ShouldBe(("invoice", invoice.Id, true, _shop.BaseAddress.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task A_page_of_the_same_origin_that_embeds_it_is_told_without_being_named()
    {
        var invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto());
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        await tab.Page.RouteAsync("**/embedding", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"<!doctype html><link rel=icon href=data:,><script>window.told=[];onmessage=e=>told.push(e.data)</script><iframe src=\"/pay/{invoice.Id}\"></iframe>",
        }));
        await tab.GoAsync("embedding");
        await tab.Page.WaitForFunctionAsync("told.length > 0");
        (await tab.Page.EvaluateAsync<JsonElement>("told[0]")).Id.ShouldBe(invoice.Id);
        tab.ShouldBeClean();
    }

    [Theory]
    [InlineData("pay")]
    [InlineData("invoicing")]
    [InlineData("")]
    public async Task The_browser_refuses_whatever_is_not_the_pages_own(string page)
    {
        var path = page == "pay" ? $"pay/{(await _shop.Client.OrderAsync(InvoiceOrder.Crypto())).Id}" : page;
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        await tab.GoAsync(path);
        await tab.Page.EvaluateAsync(Intrusion);
        await tab.Page.EvaluateAsync(StreamScripts.Until($"broken.size >= {Refusals.Length}"));
        (await tab.Page.EvaluateAsync<string[]>("[...broken]")).ShouldBe(Refusals, ignoreOrder: true);
        (await tab.Page.EvaluateAsync<bool>("'hacked' in window || document.baseURI.includes('evil')")).ShouldBeFalse();
        new Uri(tab.Page.Url).Authority.ShouldBe(_shop.BaseAddress.Authority);
    }

    private async Task LookAsync(Tab tab, string path, string evil)
    {
        await tab.GoAsync(path);
        (await tab.Page.EvaluateAsync<bool>("'hacked' in window")).ShouldBeFalse($"{path}: {evil}");
        new Uri(tab.Page.Url).Authority.ShouldBe(_shop.BaseAddress.Authority);
        tab.Faults.ShouldBeEmpty($"{path}: {evil}");
    }
}
