using InvoiceModule.IntegrationTests.Hosts;

[assembly: AssemblyFixture(typeof(InvoiceModule.BrowserTests.Browsers.Chromium))]

// The Shop of every class that has none of its own. Its tests run beside each other: none of them moves the clock, mines a block or looks at what another made.
[assembly: AssemblyFixture(typeof(InvoiceModule.BrowserTests.Browsers.ShopFixture))]

// Most of the time a test waits, for a page or for a chain; so many classes at once keep two cores busy, and no more so that none of them waits for long.
[assembly: Xunit.v3.Parallelization(MaxThreads = 6, Algorithm = Xunit.Sdk.ParallelAlgorithm.Conservative)]
[assembly: TestCollectionOrderer(typeof(InvoiceModule.BrowserTests.Browsers.OwnShopFirst))]

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>One browser for the whole run, started by the first test that wants a page. Every page gets a context (cookies, cache, settings) of its own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--hide-scrollbars", "--font-render-hinting=none",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    /// <summary>Opens an empty tab; disposing of it closes its context.</summary>
    /// <param name="host">The only origin it may ask anything of.</param>
    /// <param name="view">How the payer or merchant looks at it.</param>
    public async Task<Tab> OpenAsync(Uri host, View? view = null)
    {
        view ??= View.Wide;
        var (_, browser) = await _started.Value;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = host.AbsoluteUri,
            ViewportSize = new ViewportSize { Width = view.Width, Height = view.Height },
            ColorScheme = view.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = view.ReducedMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            DeviceScaleFactor = view.Scale,
            Locale = view.Locale,
            TimezoneId = view.TimeZone,
            JavaScriptEnabled = view.JavaScript,
            HasTouch = view.IsPhone,
            IsMobile = view.IsPhone,
        });
        context.SetDefaultTimeout((float)ShopClient.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        return new Tab(page, view, host);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
            return;
        var (playwright, browser) = await _started.Value;
        await browser.CloseAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = FindProgram(), Headless = true, Args = Arguments });
        return (playwright, browser);
    }

    // Nobody looks at a window: what draws none costs a third less.
    private static string FindProgram()
    {
        string[] names = ["chromium-headless-shell", "chromium"], folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Chromium is missing. Debian: apt-get install chromium-headless-shell; tests/run.sh does it when run as root.");
    }
}
