using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Callbacks;

/// <summary>The routes of callbacks, within the API's group. Whose the invoice is was decided by the group's filter.</summary>
internal static class CallbackEndpoints
{
    public static void MapCallbackEndpoints(this RouteGroupBuilder group)
    {
        group.MapGet("/invoices/{id}/callbacks", ListAsync)
            .WithName("ListInvoiceCallbacks")
            .WithSummary("The invoice's callback events with every attempt")
            .Produces<CallbackListView>();
        group.MapPost("/invoices/{id}/callbacks/{eventId}/redeliver", RedeliverAsync)
            .WithName("RedeliverInvoiceCallback")
            .WithSummary("Sends a callback again now")
            .Produces<CallbackEventView>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(string id, CallbackService callbacks, CancellationToken cancellationToken)
        => Results.Json(await callbacks.ListAsync(Parse(id), cancellationToken), CallbackJson.Default.CallbackListView);

    private static async Task<IResult> RedeliverAsync(string id, string eventId, CallbackService callbacks, CancellationToken cancellationToken)
        => Results.Json(
            await callbacks.RedeliverAsync(Parse(id), eventId, cancellationToken),
            CallbackJson.Default.CallbackEventView,
            statusCode: StatusCodes.Status202Accepted);

    // A malformed id is answered like an unknown one.
    private static Guid Parse(string id) => Guid.TryParseExact(id, "D", out var parsed) ? parsed : Guid.Empty;
}
