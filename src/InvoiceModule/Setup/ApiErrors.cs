using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Setup;

/// <summary>The API's errors by code: status and title as the documentation words them.</summary>
internal static class ApiErrors
{
    /// <summary>Status and title of a code.</summary>
    public static (int Status, string Title) Of(string code) => code switch
    {
        InvoicingErrorCodes.ValidationFailed => (StatusCodes.Status400BadRequest, "Validation failed"),
        InvoicingErrorCodes.CurrencyNotActive => (StatusCodes.Status403Forbidden, "Currency is not active"),
        InvoicingErrorCodes.CreateInvoiceForbidden => (StatusCodes.Status403Forbidden, "Create invoice forbidden"),
        InvoicingErrorCodes.CrossSite => (StatusCodes.Status403Forbidden, "Cross-site request refused"),
        InvoicingErrorCodes.WalletNotFound => (StatusCodes.Status404NotFound, "Wallet not found"),
        InvoicingErrorCodes.InvoiceNotFound => (StatusCodes.Status404NotFound, "Invoice not found"),
        InvoicingErrorCodes.PaymentNotFound => (StatusCodes.Status404NotFound, "Payment not found"),
        InvoicingErrorCodes.RequestTimeout => (StatusCodes.Status408RequestTimeout, "Request timeout"),
        InvoicingErrorCodes.IdempotencyConflict => (StatusCodes.Status409Conflict, "Idempotency conflict"),
        InvoicingErrorCodes.InvalidState => (StatusCodes.Status409Conflict, "Invalid state"),
        InvoicingErrorCodes.RequestTooLarge => (StatusCodes.Status413PayloadTooLarge, "Request too large"),
        InvoicingErrorCodes.UnsupportedMediaType => (StatusCodes.Status415UnsupportedMediaType, "Unsupported media type"),
        InvoicingErrorCodes.TooManyOpenInvoices => (StatusCodes.Status429TooManyRequests, "Too many open invoices"),
        InvoicingErrorCodes.RateUnavailable => (StatusCodes.Status503ServiceUnavailable, "Rate unavailable"),
        InvoicingErrorCodes.AddressUnavailable => (StatusCodes.Status503ServiceUnavailable, "Address unavailable"),
        InvoicingErrorCodes.ChainUnavailable => (StatusCodes.Status503ServiceUnavailable, "Chain unavailable"),
        InvoicingErrorCodes.DatabaseUnavailable => (StatusCodes.Status503ServiceUnavailable, "Database unavailable"),
        _ => (StatusCodes.Status500InternalServerError, "Internal Server Error"),
    };

    /// <summary>What is told of a refusal. A 404 says always the same: why it is one is nobody's business but the owner's.</summary>
    public static string DetailOf(InvoicingException exception) => exception.Code switch
    {
        InvoicingErrorCodes.WalletNotFound => "There is no such wallet, or it is not yours.",
        InvoicingErrorCodes.InvoiceNotFound => "There is no such invoice, or it is not yours.",
        _ => exception.Message,
    };
}
