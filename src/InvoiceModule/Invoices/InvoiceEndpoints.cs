using System.Globalization;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Invoices;

/// <summary>The routes of invoices, within the API's group. That the wallet or invoice exists and whose it is was decided by the group's filter.</summary>
internal static class InvoiceEndpoints
{
    public static void MapInvoiceEndpoints(this RouteGroupBuilder group)
    {
        group.MapPost("/wallets/{walletId}/invoices", CreateAsync);
        group.MapGet("/wallets/{walletId}/invoices", ListAsync);
        group.MapGet("/wallets/{walletId}/invoices.csv", ExportAsync);
        group.MapGet("/invoices/{id}", FindAsync);
        group.MapGet("/invoices/{id}/history", HistoryAsync);
        group.MapPost("/invoices/{id}/cancel", CancelAsync);
    }

    private static async Task<IResult> CreateAsync(string walletId, HttpContext http, [FromServices] InvoiceService invoices, [FromServices] InvoicingClock clock)
    {
        var body = await RequestBody.ReadAsync(http.Request, clock, http.RequestAborted);
        var errors = new ValidationErrors();
        var request = CreateInvoiceParser.Parse(body, errors);
        var key = IdempotencyHeader.Read(http.Request.Headers, body.Span, errors);
        var result = await invoices.CreateAsync(Id(walletId), request, errors, key, http.RequestAborted);
        if (result.Replayed)
            http.Response.Headers[IdempotencyHeader.Replayed] = "true";
        return Json(result.Invoice);
    }

    private static async Task<IResult> ListAsync(string walletId, HttpContext http, [FromServices] InvoiceQueries queries)
    {
        var errors = new ValidationErrors();
        var query = InvoiceQuery.Parse(http.Request.Query, errors);
        errors.ThrowIfAny();
        var page = await queries.PageAsync(Id(walletId), query, http.RequestAborted);
        return Results.Json(page, InvoiceListJson.Readable.InvoicePage);
    }

    private static async Task<IResult> ExportAsync(string walletId, HttpContext http, [FromServices] InvoiceQueries queries)
    {
        var errors = new ValidationErrors();
        var filter = InvoiceFilter.Parse(new QueryReader(http.Request.Query, errors));
        errors.ThrowIfAny();
        await InvoiceCsv.WriteAsync(http.Response, queries.BatchesAsync(Id(walletId), filter, http.RequestAborted), isForPeople: false, http.RequestAborted);
        return Results.Empty;
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, [FromServices] InvoiceService invoices)
        => Json(await invoices.FindAsync(Id(id), http.RequestAborted) ?? throw NotFound());

    private static async Task<IResult> HistoryAsync(string id, HttpContext http, [FromServices] InvoiceQueries queries)
        => Results.Json(await queries.TimelineAsync(Id(id), http.RequestAborted), InvoiceListJson.Readable.InvoiceTimeline);

    private static async Task<IResult> CancelAsync(string id, HttpContext http, [FromServices] InvoiceService invoices)
        => Json(await invoices.CancelAsync(Id(id), http.RequestAborted));

    private static IResult Json(InvoiceView invoice) => Results.Json(invoice, InvoiceJson.Readable.InvoiceView);

    private static Guid Id(string text) => Guid.Parse(text, CultureInfo.InvariantCulture);

    private static InvoicingException NotFound() => new(InvoicingErrorCodes.InvoiceNotFound, "There is no such invoice.");
}
