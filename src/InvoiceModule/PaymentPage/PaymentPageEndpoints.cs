using InvoiceModule.Chains;
using InvoiceModule.Pages;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.PaymentPage;

/// <summary>The payer's routes. All are anonymous and read only; what they show is <see cref="PublicInvoice"/> and nothing else.</summary>
internal static class PaymentPageEndpoints
{
    /// <summary>Maps them under the group's prefix.</summary>
    public static void Map(RouteGroupBuilder group)
    {
        group.AddEndpointFilter(new PaymentHeaders());
        group.ExcludeFromDescription();
        group.MapMethods("/{id}", PageMethods.Reads, Page);
        group.MapMethods("/{id}/status", PageMethods.Reads, Status);
        group.MapGet("/{id}/events", Events);
        group.MapMethods("/{id}/qr.svg", PageMethods.Reads, Qr);
        group.MapMethods("/assets/pay.css", PageMethods.Reads, (HttpContext http) => PaymentAssets.Style.Get(http));
        group.MapMethods("/assets/theme.css", PageMethods.Reads, (HttpContext http, PaymentTheme theme) => theme.Style.Get(http));
        group.MapMethods("/assets/pay.js", PageMethods.Reads, (HttpContext http) => PaymentAssets.Script.Get(http));
    }

    private static async Task<IResult> Page(string id, HttpContext http, PublicInvoiceReader reader, InvoicingClock clock, PaymentTheme theme, PublicUrls urls, ChainRegistry chains)
    {
        var found = await FindAsync(id, reader, http.RequestAborted);
        var frame = PaymentFrameModel.Of(http.Request, PagePath.Root(http.Request, segmentsBelow: 1), theme, found);
        http.Response.Headers.ContentLanguage = frame.Texts.Language;
        http.Response.Headers.Vary = "Accept-Language, Sec-Fetch-Dest";
        if (found is not { } invoice)
            return PageResult.Of<PaymentMissing, PaymentMissingModel>(new PaymentMissingModel(frame), StatusCodes.Status404NotFound);
        if (urls.OwnPage(invoice.Id) is { } own)
            return TypedResults.Redirect(own);
        return PageResult.Of<PaymentDocument, PaymentPageModel>(new PaymentPageModel { Invoice = invoice, Frame = frame, Network = PaymentNetwork.Of(chains, invoice.Blockchain), Now = clock.Now });
    }

    private static async Task<IResult> Status(string id, HttpContext http, PublicInvoiceReader reader, InvoicingClock clock)
    {
        if (await FindAsync(id, reader, http.RequestAborted) is not { } invoice)
            return PageProblem.NotFound;
        var frame = new InvoiceFrame(invoice);

        // Weak: the same state is sent with another time at every look.
        http.Response.Headers.ETag = $"W/\"{frame.Id}\"";
        return TypedResults.Text(frame.JsonAt(clock.Now), "application/json");
    }

    private static async Task<IResult> Qr(string id, HttpContext http, PublicInvoiceReader reader)
        => await FindAsync(id, reader, http.RequestAborted) switch
        {
            null => PageProblem.NotFound,
            { PaymentUri: { } uri } when QrSvg.Of(uri) is { } svg => TypedResults.Text(svg, "image/svg+xml"),
            _ => PageProblem.NothingToPay,
        };

    private static async Task<IResult> Events(string id, HttpContext http, InvoiceWatch watch, InvoicingClock clock, IHostApplicationLifetime lifetime)
    {
        if (!TryParse(id, out var invoiceId))
            return PageProblem.NotFound;
        using var viewer = watch.TryJoin(invoiceId);
        if (viewer is null)
        {
            http.Response.Headers.RetryAfter = "30";
            return PageProblem.TooManyViewers;
        }

        // An open stream must not hold up the host's shutdown.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            if (await viewer.ReadAsync(ended.Token) is not { } frame)
                return PageProblem.NotFound;

            // A browser reconnects whenever a stream ends; 204 is how it is told that there is nothing more to come.
            if (!viewer.Follows(frame, clock.Now) && http.Request.Headers.ContainsKey("Last-Event-ID"))
                return TypedResults.NoContent();
            await new InvoiceStream(http, viewer, clock, ended.Token).RunAsync(frame);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The viewer has left, or the host stops.
        }

        return Results.Empty;
    }

    private static async Task<PublicInvoice?> FindAsync(string id, PublicInvoiceReader reader, CancellationToken cancellationToken)
        => TryParse(id, out var invoiceId) ? await reader.FindAsync(invoiceId, cancellationToken) : null;

    private static bool TryParse(string id, out Guid invoiceId) => PublicIds.TryParse(id, out invoiceId);
}
