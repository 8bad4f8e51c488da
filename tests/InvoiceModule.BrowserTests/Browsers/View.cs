namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>How somebody looks at a page.</summary>
/// <param name="Width">CSS pixels.</param>
/// <param name="IsDark">Whether dark colours are preferred.</param>
public sealed record View(int Width, bool IsDark = false)
{
    /// <summary>A desktop.</summary>
    public static View Wide { get; } = new(1440);

    /// <summary>A phone.</summary>
    public static View Phone { get; } = new(375);

    /// <summary>Wide and phone, light and dark.</summary>
    public static IReadOnlyList<View> All { get; } = [Wide, Wide with { IsDark = true }, Phone, Phone with { IsDark = true }];

    /// <summary>Whether it is one of two among <see cref="All"/> that have both widths and both schemes between them: enough for what looks at either alone.</summary>
    public bool IsDiagonal => IsPhone == IsDark;

    public int Height => IsPhone ? 812 : 900;

    public bool IsPhone => Width < 600;

    /// <summary>Device pixels of one CSS pixel.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>The first language of the browser, BCP 47.</summary>
    public string Locale { get; init; } = "en-US";

    public string TimeZone { get; init; } = "Europe/Berlin";

    public bool JavaScript { get; init; } = true;

    /// <summary>Tests look at states, not at the way between them.</summary>
    public bool ReducedMotion { get; init; } = true;

    /// <summary>Its part of a screenshot's name.</summary>
    public string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Width}-{(IsDark ? "dark" : "light")}");
}
