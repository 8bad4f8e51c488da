namespace InvoiceModule.PaymentPage;

/// <summary>The page for an id that names nothing. It does not repeat the id.</summary>
internal sealed record PaymentMissingModel(PaymentFrameModel Frame);
