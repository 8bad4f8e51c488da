namespace InvoiceModule.Invoices;

/// <summary>The error codes of the API.</summary>
public static class InvoicingErrorCodes
{
    /// <summary>400: the request breaks a rule.</summary>
    public const string ValidationFailed = "validation_failed";

    /// <summary>403: the wallet does not take this currency.</summary>
    public const string CurrencyNotActive = "currency_not_active";

    /// <summary>403: the wallet, or the host, creates no invoices.</summary>
    public const string CreateInvoiceForbidden = "create_invoice_forbidden";

    /// <summary>403: a browser sent it from another site, under its own cookies or to an API that asks nobody.</summary>
    public const string CrossSite = "cross_site";

    /// <summary>404.</summary>
    public const string WalletNotFound = "wallet_not_found";

    /// <summary>404.</summary>
    public const string InvoiceNotFound = "invoice_not_found";

    /// <summary>404: no payment in suspense has this id.</summary>
    public const string PaymentNotFound = "payment_not_found";

    /// <summary>409: the idempotency key was used for another request.</summary>
    public const string IdempotencyConflict = "idempotency_conflict";

    /// <summary>409: the invoice's state does not allow it.</summary>
    public const string InvalidState = "invalid_state";

    /// <summary>408: the body came too slowly.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>413: the body is larger than 64 KiB.</summary>
    public const string RequestTooLarge = "request_too_large";

    /// <summary>415: the body is not <c>application/json</c> in UTF-8.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>429: too many open fiat-priced invoices.</summary>
    public const string TooManyOpenInvoices = "too_many_open_invoices";

    /// <summary>503: no trustworthy rate.</summary>
    public const string RateUnavailable = "rate_unavailable";

    /// <summary>503: no free address.</summary>
    public const string AddressUnavailable = "address_unavailable";

    /// <summary>503: the chain is not being watched right now.</summary>
    public const string ChainUnavailable = "chain_unavailable";

    /// <summary>503: the database cannot be reached or cannot write just now.</summary>
    public const string DatabaseUnavailable = "database_unavailable";

    /// <summary>500.</summary>
    public const string InternalError = "internal_error";
}
