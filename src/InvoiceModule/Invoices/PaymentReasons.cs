namespace InvoiceModule.Invoices;

/// <summary>Why a payment is in suspense or ignored.</summary>
internal static class PaymentReasons
{
    /// <summary>It came later than late money is credited.</summary>
    public const string Late = "late";

    /// <summary>It came late, and the rate has fallen by more than 1 %, or no rate was to be had.</summary>
    public const string LateRateFell = "late_rate_fell";

    /// <summary>Another asset of the same chain than the invoice asks for.</summary>
    public const string WrongAsset = "wrong_asset";

    /// <summary>The right address on another chain.</summary>
    public const string WrongChain = "wrong_chain";

    /// <summary>It could belong to more than one lease.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>The address was not leased when it came.</summary>
    public const string NoInvoice = "no_invoice";

    /// <summary>The address holds it, but no transaction can be named that brought it.</summary>
    public const string Unnamed = "unnamed";

    /// <summary>It was still unconfirmed at the end of the rate lock.</summary>
    public const string RateLockEnded = "rate_lock_ended";

    /// <summary>The merchant's own money: change, a sweep, a refill (<see cref="Payments.InvoicingInternalTransferOptions"/>).</summary>
    public const string Internal = "internal";

    /// <summary>It was credited and left the chain, and a person waited for it no longer once its invoice had ended unpaid.</summary>
    public const string Gone = "gone";

    /// <summary>What came for its invoice before has been sent back (<see cref="ShortRefunds"/>): with this it would be paid by money that is gone.</summary>
    public const string Refunded = "refunded";

    /// <summary>It was part of what has been sent back (<see cref="ShortRefunds"/>), and a person has waited for its return no longer. It pays nobody.</summary>
    public const string SentBack = "sent_back";

    /// <summary>Ignored: zero, or below the currency's dust limit.</summary>
    public const string Dust = "dust";
}
