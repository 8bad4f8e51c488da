using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace InvoiceModule.Pages;

/// <summary>Errors of the routes that answer with JSON, an image or a stream: the same bytes for "does not exist" and a malformed id.</summary>
internal static class PageProblem
{
    public static IResult NotFound { get; } = Of(StatusCodes.Status404NotFound, "Invoice not found", "invoice_not_found", "There is no such invoice.");

    public static IResult NothingToPay { get; } = Of(StatusCodes.Status404NotFound, "Nothing to pay", "nothing_to_pay", "Nothing is to be paid on this invoice now.");

    public static IResult TooManyViewers { get; } = Of(
        StatusCodes.Status503ServiceUnavailable,
        "Too many viewers",
        "too_many_viewers",
        "Too many streams are open. Ask for the status instead, or try again later.");

    private static ContentHttpResult Of(int status, string title, string code, string detail)
        => TypedResults.Text(
            $$"""{"type":"about:blank","title":"{{title}}","status":{{status.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"detail":"{{detail}}","code":"{{code}}"}""",
            "application/json",
            statusCode: status);
}
