using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>Turns a service's refusal into what a page says.</summary>
internal static class DashboardRefusals
{
    public static int StatusOf(InvoicingException refusal) => refusal.Code switch
    {
        InvoicingErrorCodes.InvalidState or InvoicingErrorCodes.IdempotencyConflict => StatusCodes.Status409Conflict,
        InvoicingErrorCodes.CurrencyNotActive or InvoicingErrorCodes.CreateInvoiceForbidden => StatusCodes.Status403Forbidden,
        InvoicingErrorCodes.TooManyOpenInvoices or CallbackTestLimit.TooMany => StatusCodes.Status429TooManyRequests,
        InvoicingErrorCodes.RateUnavailable or InvoicingErrorCodes.AddressUnavailable or InvoicingErrorCodes.ChainUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    public static PageFault FaultOf(InvoicingException refusal, string form, string? why = null)
        => new(refusal.Errors is null ? refusal.Message : DashboardTexts.FieldsWrong, form, why, refusal.Errors);
}
