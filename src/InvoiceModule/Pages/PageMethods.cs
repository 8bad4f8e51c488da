using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Pages;

/// <summary>What a page answers to: whoever may GET it may ask for its head alone (RFC 9110, 9.1); the server leaves the content out.</summary>
internal static class PageMethods
{
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => routes.MapMethods(pattern, Reads, handler);
}
