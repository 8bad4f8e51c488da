namespace InvoiceModule.PaymentPage;

/// <summary>An invoice as its payer sees it, with the marks it was read by.</summary>
internal sealed record MarkedInvoice(PublicInvoice Invoice, InvoiceMark Mark);
