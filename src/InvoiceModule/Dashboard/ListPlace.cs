using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>Where a list goes on: what its address says as <c>before</c>.</summary>
internal static class ListPlace
{
    public delegate bool Parser<TPlace>(string text, out TPlace place);

    /// <summary>Reads it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="parse">Reads a place of this list.</param>
    /// <param name="place">The place; null for the beginning.</param>
    /// <returns>False when it is no place of this list: there is no such page, and the beginning would look like one.</returns>
    public static bool TryRead<TPlace>(HttpContext http, Parser<TPlace> parse, out TPlace? place)
        where TPlace : struct
    {
        place = null;
        if (http.Request.Query["before"].ToString() is not { Length: > 0 } text)
            return true;
        if (!parse(text, out var read))
            return false;
        place = read;
        return true;
    }

    /// <summary>A list by the numbers of its rows.</summary>
    public static bool TryParseRow(string text, out long row) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out row);
}
