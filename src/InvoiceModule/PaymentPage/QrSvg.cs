using System.Globalization;
using System.Text;
using QRCoder;
using QRCoder.Exceptions;

namespace InvoiceModule.PaymentPage;

/// <summary>
/// A QR code (ISO/IEC 18004) as SVG: one path of numbers, without styles, so that it stands inline under a strict policy. Always black on white,
/// with the quiet zone of four modules, whatever the page's colours: readers want it so.
/// </summary>
internal static class QrSvg
{
    /// <summary>The image; null when the text is longer than any code can hold.</summary>
    public static string? Of(string text)
    {
        // M forgives 15 % of damage. A long label may need the room of L.
        using var data = Encode(text, QRCodeGenerator.ECCLevel.M) ?? Encode(text, QRCodeGenerator.ECCLevel.L);
        return data is null ? null : Draw(data);
    }

    private static QRCodeData? Encode(string text, QRCodeGenerator.ECCLevel level)
    {
        try
        {
            return QRCodeGenerator.GenerateQrCode(text, level);
        }
        catch (DataTooLongException)
        {
            return null;
        }
    }

    private static string Draw(QRCodeData data)
    {
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();

        // Each dark run begins from the left lower corner of the one before: this way a code weighs least.
        var (left, bottom) = (0, 0);
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                var start = x;
                while (x < rows[y].Count && rows[y][x])
                    x++;
                if (x == start)
                    continue;
                path.Append(CultureInfo.InvariantCulture, $"m{start - left}{y - bottom: 0;-0; 0}h{x - start}v1h-{x - start}");
                (left, bottom) = (start, y + 1);
            }
        }

        var size = rows.Count.ToString(CultureInfo.InvariantCulture);
        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>""";
    }
}
