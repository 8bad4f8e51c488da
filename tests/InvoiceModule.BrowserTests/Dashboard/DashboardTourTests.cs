using System.Text.RegularExpressions;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>Every page of the dashboard, wide and phone, light and dark: accessible, fitting, without a script or a fault, and kept as a picture.</summary>
public sealed partial class DashboardTourTests(Chromium chromium, DashboardScene scene, Screens screens) : IClassFixture<DashboardScene>, IClassFixture<Screens>
{
    [Fact]
    public async Task Every_page_is_accessible_and_fits()
    {
        var suspense = SuspenseLink().Match((await scene.Shop.Client.GetAsync("invoicing/suspense")).Text).Groups["path"].Value;
        suspense.ShouldNotBeEmpty();
        foreach (var (path, page, state) in new[]
        {
            ("invoicing", "dashboard-invoices", "attention"),
            ("invoicing?status=PAID&blockchain=bitcoin-sim", "dashboard-invoices", "filtered"),
            ($"invoicing?q={DashboardScene.HostileValue}", "dashboard-invoices", "hostile"),
            ("invoicing?q=nothing-like-it", "dashboard-invoices", "empty"),
            ($"invoicing/invoices/{scene.Paid.GetProperty("id")}", "dashboard-invoice", "paid"),
            ($"invoicing/invoices/{scene.Short.GetProperty("id")}", "dashboard-invoice", "short"),
            ($"invoicing/invoices/{scene.Reversed.GetProperty("id")}", "dashboard-invoice", "reversed"),
            ($"invoicing/invoices/{scene.Hostile.GetProperty("id")}", "dashboard-invoice", "hostile"),
            ("invoicing/overview", "dashboard-overview", "busy"),
            ("invoicing/suspense", "dashboard-suspense", "open"),
            (suspense, "dashboard-suspense", "one"),
            ("invoicing/wallets", "dashboard-wallets", "list"),
            ("invoicing/wallets/7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11", "dashboard-wallet", "one"),
            ("invoicing/wallets/7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11/addresses/bitcoin-sim", "dashboard-addresses", "code"),
            ("invoicing/create", "dashboard-create", "empty"),
            ("invoicing/audit", "dashboard-audit", "list"),
            ("invoicing/checks", "dashboard-checks", "empty"),
            ("invoicing/nowhere/at/all", "dashboard-missing", "404"),
        })
            await screens.LookAsync(scene.Shop.BaseAddress, path, (page, state), isMissing: state == "404");

        // What a host's operator reads in his log is worth reading.
        scene.Shop.Log.Text.Split('\n').Where(line => line.StartsWith("warn: Microsoft.EntityFrameworkCore", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_hidden_part_is_accessible_when_it_is_opened()
    {
        await using var tab = await chromium.OpenAsync(scene.Shop.BaseAddress, View.Phone);
        foreach (var (path, name) in new[]
        {
            ("invoicing", "invoices"), ("invoicing/overview", "overview"), ("invoicing/wallets/7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11", "wallet"), ($"invoicing/invoices/{scene.Short.GetProperty("id")}", "invoice"),
        })
        {
            await tab.GoAsync(path);
            await tab.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            await tab.ShouldBeAccessibleAsync();
            await tab.ShouldFitAsync();
            await ShouldStayInsideAsync(tab);
            await tab.ShootAsync("dashboard-opened", name);
            tab.ShouldBeClean();
        }
    }

    [Fact]
    public async Task A_phone_shows_the_whole_menu_and_every_column_without_a_sideways_scroll()
    {
        await using var tab = await chromium.OpenAsync(scene.Shop.BaseAddress, View.Phone);
        foreach (var path in new[]
        {
            "invoicing", "invoicing/overview", "invoicing/suspense", "invoicing/wallets/7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11", $"invoicing/invoices/{scene.Paid.GetProperty("id")}",
            $"invoicing/invoices/{scene.Reversed.GetProperty("id")}", "invoicing/audit",
        })
        {
            await tab.GoAsync(path);
            await ShouldStayInsideAsync(tab);
        }

        // A tablet has every column of a list too.
        await tab.Page.SetViewportSizeAsync(800, 1000);
        foreach (var path in new[] { "invoicing", "invoicing/suspense" })
        {
            await tab.GoAsync(path);
            (await tab.Page.Locator(".list .wide").Last.IsVisibleAsync()).ShouldBeTrue();
            await ShouldStayInsideAsync(tab);
            await tab.ShootAsync("dashboard-tablet", path);
        }

        await tab.Page.SetViewportSizeAsync(View.Phone.Width, View.Phone.Height);
        await tab.GoAsync("invoicing/audit");
        (await tab.Page.InnerTextAsync("main")).ShouldNotContain("Why: \n", Case.Sensitive, "No word is shown for what is not there.");
    }

    // Of a card's children, and of the menu's items: what stands beyond its box's edge is seen by nobody who does not know of it. The same of what would have to be scrolled.
    private static async Task ShouldStayInsideAsync(Tab tab)
        => (await tab.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll(".scroll")].filter(box => box.scrollWidth > box.clientWidth + 1).map(box => `scrolls: ${box.outerHTML.slice(0, 120)}`)
            .concat([...document.querySelectorAll(".top nav, .currency, .stack, .tiles .card")].flatMap(box => {
              const edge = box.getBoundingClientRect();
              return [...box.querySelectorAll("*")]
                .filter(e => e.checkVisibility() && !e.closest(".unseen, thead"))
                .map(e => [e, e.getBoundingClientRect()])
                .filter(([, r]) => r.width > 0 && (r.right > Math.min(edge.right, innerWidth) + 1 || r.left < edge.left - 1))
                .map(([e]) => `${box.className}: ${e.outerHTML.slice(0, 120)}`);
            }))
            """)).ShouldBeEmpty(tab.Page.Url);

    [GeneratedRegex("href=\"/(?<path>invoicing/suspense/\\d+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SuspenseLink();
}
