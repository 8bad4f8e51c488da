using InvoiceModule.Pages;

namespace InvoiceModule.PaymentPage;

/// <summary>The payment page's own files.</summary>
internal static class PaymentAssets
{
    public static PageAsset Style { get; } = new("pay.css", "text/css; charset=utf-8", "base.css");

    public static PageAsset Script { get; } = new("pay.js", "text/javascript; charset=utf-8", "wallet.js", "offer.js");
}
