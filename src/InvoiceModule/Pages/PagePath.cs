using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Pages;

/// <summary>
/// Where a surface is mounted, as the browser sees it. Told from the request's own path, so that a path base, a group around the module and a
/// trailing slash all give right links; the Host header has no part in it.
/// </summary>
internal static class PagePath
{
    /// <summary>The path without its last segments, escaped, without a slash at the end.</summary>
    public static string Root(HttpRequest request, int segmentsBelow)
    {
        var path = (request.PathBase + request.Path).ToUriComponent().TrimEnd('/');
        for (; segmentsBelow > 0; segmentsBelow--)
            path = path[..path.LastIndexOf('/')];
        return path;
    }
}
