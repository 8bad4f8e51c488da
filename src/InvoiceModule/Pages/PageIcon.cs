namespace InvoiceModule.Pages;

/// <summary>The picture in the browser's tab. It stands in the page itself: nothing more is loaded, and the policies of both surfaces let pictures in as data.</summary>
internal static class PageIcon
{
    /// <summary>A bill with three lines, in the accent's colour: a tab among many is found by its picture.</summary>
    public const string Href = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%232f55c8'/%3E%3Cpath d='M4.5 5h7M4.5 8h7M4.5 11h4' stroke='%23fff' stroke-width='1.5' stroke-linecap='round'/%3E%3C/svg%3E";
}
