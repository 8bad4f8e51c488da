using System.Collections.Frozen;

namespace InvoiceModule.PaymentPage;

/// <summary>Every word the payer reads, in one language. Components hold no text of their own.</summary>
internal sealed partial record PaymentTexts
{
    /// <summary>BCP 47 tag, for the page's <c>lang</c>.</summary>
    public required string Language { get; init; }

    /// <summary><c>ltr</c> or <c>rtl</c>.</summary>
    public required string Direction { get; init; }

    public required FrozenDictionary<PaymentState, string> Titles { get; init; }

    public required FrozenDictionary<PaymentState, string> Explanations { get; init; }

    public required string PartKept { get; init; }

    public required string Reversed { get; init; }

    public required string Overpaid { get; init; }

    public required string Late { get; init; }

    public required string Amount { get; init; }

    public required string StillDue { get; init; }

    public required string Received { get; init; }

    public required string Price { get; init; }

    public required string Network { get; init; }

    public required string Token { get; init; }

    public required string Address { get; init; }

    public required string Confirmations { get; init; }

    public required string PayBefore { get; init; }

    public required string TimeLeft { get; init; }

    /// <summary>Asset, then network.</summary>
    public required Func<string, string, string> OnlyThis { get; init; }

    public required string QrLabel { get; init; }

    public required string Copy { get; init; }

    public required string Copied { get; init; }

    public required string OpenWallet { get; init; }

    public required string ToShop { get; init; }

    public required string ToShopSoon { get; init; }

    public required string BackToShop { get; init; }

    public required string NotFoundTitle { get; init; }

    public required string NotFound { get; init; }
}
