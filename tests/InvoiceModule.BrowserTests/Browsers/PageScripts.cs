using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>What is run inside a page to judge it. It comes in over the browser's own protocol, so the page's policy stays as strict as it is.</summary>
internal static partial class PageScripts
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "InvoiceModule.BrowserTests", "Npm", "node_modules");
    private static readonly Lazy<string> Axe = new(() => Read("axe-core/axe.min.js"));
    private static readonly Lazy<string> JsQr = new(() => Read("jsqr/dist/jsQR.js"));

    /// <summary>Fails on anything axe-core finds: WCAG 2.0 to 2.2, levels A and AA, and its best practices.</summary>
    public static Task ShouldBeAccessibleAsync(this Tab tab) => tab.ShouldBeAccessibleAsync("");

    private static async Task ShouldBeAccessibleAsync(this Tab tab, string besides)
    {
        if (!await tab.Page.EvaluateAsync<bool>("'axe' in window"))
            await tab.Page.EvaluateAsync(Axe.Value + ";true");
        var found = await tab.Page.EvaluateAsync<JsonElement>(
            """
            async besides => {
              const { violations } = await axe.run(document, {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] });
              return violations.filter(v => v.id !== besides).map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => `${n.target} ${n.failureSummary}`).join("; ")}`);
            }
            """,
            besides);
        found.EnumerateArray().Select(v => v.GetString()).ShouldBeEmpty($"{tab.Page.Url} at {tab.View.Name}");
    }

    /// <summary>
    /// The same for the page that a browser without script shows. No script can look at it there, so what that browser has made of it is shown once
    /// more in one that has script, with the page's own scripts taken out.
    /// </summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="tab">Where it is shown without script.</param>
    /// <param name="content">What it was made of, when the tab may have gone on meanwhile.</param>
    public static async Task ShouldBeAccessibleWithoutScriptAsync(this Chromium chromium, Tab tab, string? content = null)
    {
        tab.View.JavaScript.ShouldBeFalse();
        var (url, isQuiet) = (tab.Page.Url, tab.Page.Url.Contains("refresh=off", StringComparison.Ordinal));
        var page = ScriptElements().Replace(content ?? await tab.Page.ContentAsync(), "");
        page.ShouldContain("<main");

        // That a page does something by itself is no fault when it can be told not to, with 20 seconds to say so (WCAG 2.2, 2.2.1 and 2.2.2), which axe-core does not see.
        // Once told, it must not.
        var refresh = Refreshing().Match(page);
        var mayRefresh = refresh.Success && !isQuiet && page.Contains("refresh=off\"", StringComparison.Ordinal)
            && int.Parse(refresh.Groups["seconds"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) >= 20;
        await using var copy = await chromium.OpenAsync(tab.Host, tab.View with { JavaScript = true });
        await copy.Page.RouteAsync(asked => asked == url, route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html; charset=utf-8", Body = page }));
        await copy.GoAsync(url);
        await copy.ShouldBeAccessibleAsync(besides: mayRefresh ? "meta-refresh" : "");
        copy.ShouldBeClean();
    }

    /// <summary>Reads the QR code on a picture (PNG); null when there is none to be read.</summary>
    public static async Task<string?> ReadQrAsync(this Tab tab, byte[] png)
    {
        // A page of its own: the payment page's policy must not be loosened, nor its state touched.
        var reader = await tab.Page.Context.NewPageAsync();
        await reader.EvaluateAsync(JsQr.Value + ";true");
        var text = await reader.EvaluateAsync<string?>(
            """
            async base64 => {
              const image = new Image();
              image.src = "data:image/png;base64," + base64;
              await image.decode();
              const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
              canvas.drawImage(image, 0, 0);
              return jsQR(canvas.getImageData(0, 0, image.width, image.height).data, image.width, image.height)?.data ?? null;
            }
            """,
            Convert.ToBase64String(png));
        await reader.CloseAsync();
        return text;
    }

    [GeneratedRegex("<script[^>]*></script>|</?noscript>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScriptElements();

    [GeneratedRegex("<meta http-equiv=\"refresh\" content=\"(?<seconds>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refreshing();

    private static string Read(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path) ? File.ReadAllText(path) : throw new InvalidOperationException($"{path} is missing. Run `npm ci` in tests/InvoiceModule.BrowserTests/Npm; tests/run.sh does.");
    }
}
