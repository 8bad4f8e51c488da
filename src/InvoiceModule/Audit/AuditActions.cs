namespace InvoiceModule.Audit;

/// <summary>What a person did, in a word.</summary>
internal static class AuditActions
{
    public const string PaymentAccepted = "payment.accepted";
    public const string PaymentAssigned = "payment.assigned";
    public const string RefundNoted = "payment.refund_noted";
    public const string PaymentGivenUp = "payment.never_came";
    public const string OwnMoneyPutAway = "payment.own_money";
    public const string ShortPaymentAccepted = "invoice.short_payment_accepted";
    public const string ShortRefundNoted = "invoice.refund_noted";
    public const string SurplusRefundNoted = "invoice.surplus_refund_noted";
    public const string SurplusKept = "invoice.surplus_kept";
    public const string SentBackSettled = "invoice.refund_shortfall_settled";
    public const string ReversalSettled = "invoice.reversal_settled";
    public const string InvoiceCreated = "invoice.created";
    public const string InvoiceCanceled = "invoice.canceled";
    public const string CallbackRedelivered = "callback.redelivered";
    public const string CallbackTested = "callback.tested";
    public const string CurrencyChanged = "currency.changed";
    public const string AddressKeySet = "address_source.key_set";
    public const string AddressCodeUsed = "address_source.code_used";
    public const string AddressesImported = "addresses.imported";
    public const string ImportedRetired = "addresses.imported_retired";
    public const string KeyRotated = "signing_key.rotated";
}
