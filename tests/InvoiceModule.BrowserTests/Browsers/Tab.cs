using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>A page in a context of its own that remembers everything that went wrong in it: script errors, broken policies, requests to other sites.</summary>
public sealed partial class Tab : IAsyncDisposable
{
    private readonly Uri _host;
    private readonly ConcurrentQueue<string> _faults = new();
    private ICDPSession? _protocol;
    private string? _cut;

    internal Tab(IPage page, View view, Uri host)
    {
        (Page, View, _host) = (page, view, host);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && (_cut is null || !message.Location.Contains(_cut, StringComparison.Ordinal)))
                _faults.Enqueue($"console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _faults.Enqueue($"script: {error}");
        page.Dialog += async (_, dialog) =>
        {
            _faults.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Authority != _host.Authority)
                _faults.Enqueue($"request to another site: {url}");
        };
    }

    public IPage Page { get; }

    /// <summary>The only origin it may ask anything of.</summary>
    public Uri Host => _host;

    public View View { get; private set; }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    /// <summary>Faults that a test means to cause are no faults.</summary>
    public void Forget() => _faults.Clear();

    /// <summary>Lets requests fail whose address ends so. The page asks again and again, and the console tells of each whenever it likes: that is no fault.</summary>
    public async Task CutAsync(string path)
    {
        _cut = path;
        await Page.RouteAsync("**" + path, route => route.AbortAsync());
    }

    /// <summary>Light or dark, as if the payer had changed his system's setting.</summary>
    public async Task UseSchemeAsync(bool isDark)
    {
        if (View.IsDark == isDark)
            return;
        View = View with { IsDark = isDark };
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light });
    }

    public Task GoAsync(string path) => Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });

    /// <summary>Fails unless nothing has gone wrong.</summary>
    public void ShouldBeClean() => Faults.ShouldBeEmpty();

    /// <summary>Fails when the page is wider than the window: on a phone nobody scrolls sideways.</summary>
    public async Task ShouldFitAsync()
    {
        var width = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        width.ShouldBeLessThanOrEqualTo(View.Width, $"{Page.Url} at {View.Width} px");
    }

    /// <summary>Keeps a picture of the whole page as <c>artifacts/screenshots/{page}-{state}-{width}-{scheme}.png</c>.</summary>
    public async Task<string> ShootAsync(string page, string state)
    {
        var name = Unsafe().Replace($"{page}-{state}-{View.Name}", "-");
        var path = Path.Combine(RepositoryPaths.Root, "artifacts", "screenshots", name + ".png");

        // By the browser's own protocol, which can be told to pack the picture quickly: half of the time a picture takes is spent on making its file small.
        _protocol ??= await Page.Context.NewCDPSessionAsync(Page);
        var size = (await _protocol.SendAsync("Page.getLayoutMetrics"))!.Value.GetProperty("cssContentSize");
        var picture = await _protocol.SendAsync("Page.captureScreenshot", new()
        {
            ["format"] = "png",
            ["optimizeForSpeed"] = true,
            ["captureBeyondViewport"] = true,
            ["clip"] = new { x = 0, y = 0, width = size.GetProperty("width").GetDouble(), height = size.GetProperty("height").GetDouble(), scale = 1 },
        });
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, picture!.Value.GetProperty("data").GetBytesFromBase64());
        return path;
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    [GeneratedRegex("[^A-Za-z0-9_.-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsafe();
}
