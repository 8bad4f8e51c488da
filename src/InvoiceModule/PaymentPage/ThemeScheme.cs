namespace InvoiceModule.PaymentPage;

/// <summary>The colours of <c>base.css</c> that a host's own have to go with, light or dark.</summary>
internal sealed record ThemeScheme(string Background, string Surface, string Sunken, string Text, string Soft)
{
    public static ThemeScheme Light { get; } = new("#f5f6f8", "#ffffff", "#f4f6f9", "#17202c", "#566072");

    public static ThemeScheme Dark { get; } = new("#0e1116", "#171c24", "#1d232d", "#e9edf3", "#a3afc0");

    /// <summary>What is wrong with a host's accent and background.</summary>
    public IEnumerable<string> Faults(string? accent, string accentName, string? background, string backgroundName)
    {
        if (background is not null)
        {
            if (ThemeColor.TryParse(background) is not { } ground)
                yield return $"PaymentPage.{backgroundName} is '{background}'. Write a colour as #rrggbb.";
            else if (Unreadable([Text, Soft], ground) is { } poor)
                yield return $"PaymentPage.{backgroundName} {background} is hard to read: {poor}. Choose a {(this == Dark ? "darker" : "lighter")} one.";
        }

        if (accent is null)
            yield break;
        if (ThemeColor.TryParse(accent) is not { } color)
            yield return $"PaymentPage.{accentName} is '{accent}'. Write a colour as #rrggbb.";
        else if (Unreadable([Surface, Sunken, background ?? Background], color) is { } poor)
            yield return $"PaymentPage.{accentName} {accent} is hard to read: {poor}. Choose a {(this == Dark ? "lighter" : "darker")} one.";
    }

    /// <summary>The declarations that change <c>base.css</c>.</summary>
    public string Write(ThemeColor? accent, string? background)
    {
        var css = background is null ? "" : $"--bg:{background};";
        if (accent is not { } color)
            return css;
        var (white, black) = (new ThemeColor(255, 255, 255), ThemeColor.TryParse("#0c1428")!.Value);
        return css + $"--accent:{color};--on-accent:{(color.Contrast(white) >= color.Contrast(black) ? white : black)};--accent-soft:{ThemeColor.TryParse(Surface)!.Value.Mix(color, 10)};";
    }

    private static string? Unreadable(IEnumerable<string> colors, ThemeColor against)
        => colors.Where(c => ThemeColor.TryParse(c) is { } color && color.Contrast(against) < ThemeColor.ReadableContrast)
            .Select(c => FormattableString.Invariant($"its contrast with {c} is {ThemeColor.TryParse(c)!.Value.Contrast(against):0.0} to 1, and text needs {ThemeColor.ReadableContrast} to 1 (WCAG 2.2, 1.4.3)"))
            .FirstOrDefault();
}
