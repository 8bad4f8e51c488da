using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace InvoiceModule.Setup;

/// <summary>Answers a refusal in the documentation's words.</summary>
internal static class ApiProblemResult
{
    private const string ProblemJson = "application/problem+json";

    public static Task WriteAsync(HttpContext http, InvoicingException exception)
    {
        var (status, title) = ApiErrors.Of(exception.Code);
        var isKnown = status != StatusCodes.Status500InternalServerError;
        if (exception.RetryAfter is { } wait)
        {
            var seconds = Math.Clamp((long)Math.Ceiling(wait.TotalSeconds), 1, 86400);
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(http, new ApiProblem
        {
            Type = $"urn:invoicemodule:error:{(isKnown ? exception.Code : InvoicingErrorCodes.InternalError)}",
            Title = title,
            Status = status,
            Detail = isKnown ? ApiErrors.DetailOf(exception) : "Something went wrong on this side. The log of the host says what, under this traceId.",
            Code = isKnown ? exception.Code : InvoicingErrorCodes.InternalError,
            TraceId = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier,
            Errors = status == StatusCodes.Status400BadRequest ? exception.Errors ?? new Dictionary<string, string[]>() : null,
        });
    }

    private static async Task WriteAsync(HttpContext http, ApiProblem problem)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiProblemJson.Readable.ApiProblem);
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = AsksForProblemJson(http.Request) ? ProblemJson : "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static bool AsksForProblemJson(HttpRequest request)
        => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            && accepted.Any(a => a.Quality != 0 && a.MediaType.Equals(ProblemJson, StringComparison.OrdinalIgnoreCase));
}
