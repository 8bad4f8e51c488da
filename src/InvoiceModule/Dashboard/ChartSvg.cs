using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace InvoiceModule.Dashboard;

/// <summary>
/// Draws on the server, in SVG that the page's own style colours: no script, no inline style. Lengths are integers of money divided by integers of money.
/// </summary>
internal static class ChartSvg
{
    private const int Width = 600;
    private const int Height = 120;
    private const int PoolWidth = 200;

    /// <summary>Upright bars; the table beside it says the same in words.</summary>
    public static MarkupString Bars(ChartSeries series, string id)
    {
        var max = series.Bars.Max(b => b.Value);
        var slot = Width / series.Bars.Count;
        var svg = Begin(Width, Height + 4, "bars", id, series.Title, $"{series.Total}. Highest: {series.Bars.MaxBy(b => b.Value)?.Text}.");
        for (var i = 0; i < series.Bars.Count; i++)
        {
            var bar = series.Bars[i];
            var height = max.IsZero ? 0 : Math.Max(bar.Value.IsZero ? 0 : 2, (int)(bar.Value * Height / max));
            Rect(svg, "ground", i * slot, 0, slot - 2, Height, null);
            if (height > 0)
                Rect(svg, "bar", i * slot, Height - height, slot - 2, height, $"{bar.Label}: {bar.Text}");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"0\" y1=\"{Height + 1}\" x2=\"{Width}\" y2=\"{Height + 1}\"/>");
        return End(svg);
    }

    /// <summary>A pool as one line in parts; its table row says the same in numbers.</summary>
    public static MarkupString Pool(PoolState pool)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"pool\" viewBox=\"0 0 {PoolWidth} 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">");
        var (x, sum) = (0, 0);
        foreach (var (name, count) in new[] { ("free", pool.Free), ("leased", pool.Leased), ("resting", pool.Resting), ("pinned", pool.Pinned), ("retired", pool.Retired) })
        {
            sum += count;
            var end = pool.Total == 0 ? 0 : (int)((long)sum * PoolWidth / pool.Total);
            if (end > x)
                Rect(svg, name, x, 0, end - x, 12, null);
            x = end;
        }

        return End(svg);
    }

    /// <summary>One lying bar of a share.</summary>
    public static MarkupString Share(string tone, long part, long whole)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"share\" viewBox=\"0 0 {PoolWidth} 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">");
        Rect(svg, "ground", 0, 0, PoolWidth, 12, null);
        if (whole > 0 && part > 0)
            Rect(svg, tone, 0, 0, (int)(Math.Min(part, whole) * PoolWidth / whole), 12, null);
        return End(svg);
    }

    private static StringBuilder Begin(int width, int height, string name, string id, string title, string description)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"{name}\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" focusable=\"false\">")
            .Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-t\">{Encode(title)}</title><desc id=\"{id}-d\">{Encode(description)}</desc>");
        return svg;
    }

    private static void Rect(StringBuilder svg, string name, int x, int y, int width, int height, string? title)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{name}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
        svg.Append(title is null ? "/>" : $"><title>{Encode(title)}</title></rect>");
    }

    private static MarkupString End(StringBuilder svg) => new(svg.Append("</svg>").ToString());

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
