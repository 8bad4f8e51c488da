namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>
/// A desktop and a phone that stay open for a whole class. Each shows a page light and dark without loading it again; that a page fits, is accessible
/// and has done nothing wrong is asked here, once for all states.
/// </summary>
public sealed class Screens(Chromium chromium) : IAsyncDisposable
{
    private Tab[]? _tabs;

    /// <summary>Opens a page on both, checks it, and keeps a picture of it in both schemes.</summary>
    /// <param name="host">The Shop; always the same one.</param>
    /// <param name="path">The page's address.</param>
    /// <param name="name">Page and state, for the pictures' names.</param>
    /// <param name="check">What the state looks like.</param>
    /// <param name="isMissing">Whether the answer is 404, of which the console tells.</param>
    public async Task LookAsync(Uri host, string path, (string Page, string State) name, Func<IPage, Task>? check = null, bool isMissing = false)
    {
        _tabs ??= await Task.WhenAll(chromium.OpenAsync(host, View.Wide), chromium.OpenAsync(host, View.Phone));
        await Task.WhenAll(_tabs.Select(async tab =>
        {
            await tab.UseSchemeAsync(isDark: false);
            await tab.GoAsync(path);
            if (isMissing)
                tab.Forget();
            if (check is not null)
                await check(tab.Page);
            await ShowAsync(tab, name);
        }));
    }

    /// <summary>The same for a page that is open already.</summary>
    public static async Task ShowAsync(Tab tab, (string Page, string State) name)
    {
        await tab.ShouldFitAsync();
        foreach (var isDark in (bool[])[false, true])
        {
            await tab.UseSchemeAsync(isDark);
            await tab.ShootAsync(name.Page, name.State);
            if (tab.View.IsDiagonal)
                await tab.ShouldBeAccessibleAsync();
        }

        tab.ShouldBeClean();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tab in _tabs ?? [])
            await tab.DisposeAsync();
    }
}
