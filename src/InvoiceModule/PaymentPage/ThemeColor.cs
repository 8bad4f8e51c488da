using System.Globalization;
using System.Runtime.InteropServices;

namespace InvoiceModule.PaymentPage;

/// <summary>An sRGB colour, to judge whether text can be read on it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ThemeColor(byte Red, byte Green, byte Blue)
{
    /// <summary>What WCAG 2.2, 1.4.3 (AA), wants of text.</summary>
    public const double ReadableContrast = 4.5;

    /// <summary>Reads <c>#rrggbb</c>.</summary>
    public static ThemeColor? TryParse(string text)
        => text.Length == 7 && text[0] == '#' && uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? new ThemeColor((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;

    /// <summary>The contrast ratio of WCAG 2.2: 1 (the same) to 21 (black on white).</summary>
    public double Contrast(ThemeColor other)
    {
        var (mine, its) = (Luminance, other.Luminance);
        return (Math.Max(mine, its) + 0.05) / (Math.Min(mine, its) + 0.05);
    }

    /// <summary>A part of another colour mixed in, in hundredths.</summary>
    public ThemeColor Mix(ThemeColor other, int percent)
    {
        return new ThemeColor(Part(Red, other.Red), Part(Green, other.Green), Part(Blue, other.Blue));

        byte Part(byte from, byte to) => (byte)(from + (to - from) * percent / 100);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static double Linear(byte channel)
    {
        var part = channel / 255d;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
