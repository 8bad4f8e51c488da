using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Pages;

/// <summary>What a page answers to: whoever may GET it may ask for its head alone (RFC 9110, 9.1); the server leaves the content out.</summary>
internal static class PageMethods
{
    /// <summary>To be given to <c>MapMethods</c> where the handler is named, for there it is bound when the module is built.</summary>
    public static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];
}
