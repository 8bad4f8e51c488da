using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Addresses that leave the host: from configuration only, never from a request.</summary>
internal sealed class PublicUrls(IOptions<InvoicingOptions> options, InvoicingRoutes routes)
{
    public string Pay(Guid invoiceId)
        => $"{(options.Value.PublicBaseUrl ?? throw new InvalidOperationException("InvoicingOptions.PublicBaseUrl is not set.")).AbsoluteUri.TrimEnd('/')}{routes.PaymentPrefix}/{invoiceId}";
}
