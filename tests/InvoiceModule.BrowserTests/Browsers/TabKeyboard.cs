namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>What a person without a mouse does.</summary>
internal static class TabKeyboard
{
    private const int MaxPresses = 80;

    /// <summary>Presses Tab until what has the focus is called so.</summary>
    public static async Task PressUntilAsync(this Tab tab, string name)
    {
        for (var presses = 0; presses < MaxPresses; presses++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            var focused = tab.Page.Locator(":focus");
            if (await focused.CountAsync() == 0)
                continue;
            var label = await focused.EvaluateAsync<string>("e => (e.labels && e.labels[0] ? e.labels[0] : e).textContent.trim()");
            if (label.StartsWith(name, StringComparison.Ordinal))
                return;
        }

        throw new InvalidOperationException($"The keyboard does not come to '{name}'.");
    }
}
