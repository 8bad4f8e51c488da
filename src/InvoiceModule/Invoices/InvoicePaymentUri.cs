using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>
/// The payment URI of an invoice, short enough for a QR code that a camera reads from a small screen. A title may have 256 characters, of which each
/// takes up to twelve in a URI; what does not fit of it is left out.
/// </summary>
internal static class InvoicePaymentUri
{
    /// <summary>What a QR code of version 12 holds in bytes at level M (ISO/IEC 18004, table 7): 65 by 65 modules.</summary>
    public const int MaxLength = 287;

    private const string Ellipsis = "\u2026";

    public static string Of(IChain chain, PaymentUriRequest request, string? title)
    {
        var full = chain.GetPaymentUri(request with { Label = title });
        if (title is null || full.Length <= MaxLength)
            return full;
        var cut = chain.GetPaymentUri(request with { Label = Cut(title, full.Length - MaxLength) });
        return cut.Length <= MaxLength ? cut : chain.GetPaymentUri(request with { Label = null });
    }

    // Whole characters, as people see them, from the end: at least as many as are too long for the URI, and the room of the ellipsis. None left is no label.
    private static string? Cut(string title, int excess)
    {
        var starts = StringInfo.ParseCombiningCharacters(title);
        var room = Uri.EscapeDataString(title).Length - excess - Uri.EscapeDataString(Ellipsis).Length;
        var (end, used) = (0, 0);
        for (var i = 0; i < starts.Length; i++)
        {
            var next = i + 1 < starts.Length ? starts[i + 1] : title.Length;
            used += Uri.EscapeDataString(title[starts[i]..next]).Length;
            if (used > room)
                break;
            end = next;
        }

        return end > 0 ? title[..end].TrimEnd() + Ellipsis : null;
    }
}
