using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;

namespace InvoiceModule.Dashboard;

/// <summary>The dashboard's words, and how it writes times and numbers whatever the host's culture.</summary>
internal static partial class DashboardTexts
{
    // What only a newer version of this package, on the same database, has a word for.
    private const string Newer = "unknown";

    public static string YesNo(bool value) => value ? "yes" : "no";

    public static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>119.50 EUR</c>.</summary>
    public static string Fiat(string value, string currency) => $"{FiatCurrencies.InFull(value, currency)} {currency}";

    /// <summary>The fiat price that the payer pays, its markup or discount in it.</summary>
    public static string AskedFiat(string value, int percent, string currency) => Fiat(PriceFormula.AskedText(value, percent, currency), currency);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A rate to read, with its equals sign: eight digits tell it apart; the API has the others.</summary>
    public static string Rate(string rate)
    {
        const int Most = 8;
        var (digits, isFraction) = (0, false);
        for (var i = 0; i < rate.Length; i++)
        {
            isFraction |= rate[i] == '.';
            if (char.IsAsciiDigit(rate[i]) && (digits > 0 || rate[i] != '0') && ++digits > Most && isFraction)
                return $"≈ {rate[..i].TrimEnd('.')}";
        }

        return $"= {rate}";
    }

    /// <summary>A length of time in its two largest units.</summary>
    public static string Span(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{Number(Math.Max(0, (long)time.TotalSeconds))} s",
        { TotalMinutes: < 60 } => $"{Number((long)time.TotalMinutes)} min",
        { TotalHours: < 48, Minutes: 0 } => $"{Number((long)time.TotalHours)} h",
        { TotalHours: < 48 } => $"{Number((long)time.TotalHours)} h {Number(time.Minutes)} min",
        _ => $"{Number((long)time.TotalDays)} days",
    };

    /// <summary>The look of a status: by colour, and always beside its word.</summary>
    public static string ToneOf(InvoiceStatus status, bool active) => status switch
    {
        InvoiceStatus.Paid => "good",
        InvoiceStatus.InBlock or InvoiceStatus.InMempool => "accent",
        InvoiceStatus.PartiallyPaid => "warn",
        _ => active ? "accent" : "",
    };

    public static string Of(PaymentDisposition disposition) => disposition switch
    {
        PaymentDisposition.Credited => "credited",
        PaymentDisposition.Suspense => "suspense",
        PaymentDisposition.Ignored => "ignored",
        _ => Newer,
    };

    public static string Of(PaymentResolution resolution) => resolution switch
    {
        PaymentResolution.Accepted => "accepted",
        PaymentResolution.Assigned => "assigned to this invoice",
        PaymentResolution.RefundNoted => "refund noted",
        PaymentResolution.NeverCame => "never came",
        PaymentResolution.Own => "put away",
        _ => Newer,
    };

    public static string Of(CallbackState state) => state switch
    {
        CallbackState.Pending => "pending",
        CallbackState.Acknowledged => "acknowledged",
        CallbackState.Superseded => "superseded",
        CallbackState.Dead => "dead",
        CallbackState.Held => "held",
        CallbackState.NoUrl => "none",
        _ => Newer,
    };

    public static string ToneOf(CallbackState state) => state switch
    {
        CallbackState.Acknowledged => "good",
        CallbackState.Dead or CallbackState.Held => "bad",
        CallbackState.Pending => "warn",
        _ => "",
    };

    /// <summary>What became of a surplus.</summary>
    public static string OfSurplus(AuditEntry note) => note.Action == AuditActions.SurplusKept ? SurplusKept : SurplusRefunded;

    /// <summary>A word of the API or the audit as people write it: <c>refund_noted</c> is "refund noted".</summary>
    public static string Words(string? word) => word?.Replace('_', ' ').Replace('.', ' ') ?? "";

    /// <summary>The same with a capital: <c>payment.never_came</c> is "Payment never came".</summary>
    public static string Sentence(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + Words(word[1..]);

    /// <summary>Why a payment is where it is, in a sentence.</summary>
    public static string ReasonOf(string? word) => word switch
    {
        null => "",
        PaymentReasons.Late => "It came later than 10 minutes after the invoice expired.",
        PaymentReasons.LateRateFell => "It came late, and the exchange rate has fallen by more than 1 %, or none was to be had.",
        PaymentReasons.WrongAsset => "It is another coin or token than the invoice asks for.",
        PaymentReasons.WrongChain => "It came to the right address on another chain.",
        PaymentReasons.Ambiguous => "It could belong to more than one invoice that used this address.",
        PaymentReasons.NoInvoice => "No invoice used this address when it came.",
        PaymentReasons.Unnamed => "The address holds it, but no single transaction can be named that brought it.",
        PaymentReasons.Internal => "It is your own money: sent from an address of yours, or with what this wallet was paid before.",
        PaymentReasons.RateLockEnded => "It was still unconfirmed an hour after the expiry, when the fiat price stopped being held for it.",
        PaymentReasons.Gone => "It was credited to its invoice and left the chain, and the invoice has ended unpaid.",
        PaymentReasons.SentBack => "It was sent back, as was noted of its invoice, and came again: note its refund.",
        PaymentReasons.Refunded => "A refund of what came for its invoice was noted before: nothing is credited to it any more.",
        PaymentReasons.Dust => "It is below the currency's dust limit.",
        PaymentVoids.Conflicted => "A block shows that the same money went elsewhere.",
        PaymentVoids.Replaced => "Its sender has replaced it.",
        PaymentVoids.Reorganised => "Its block has left the chain, and the node does not hold it.",
        PaymentVoids.Vanished => "The node's pool has lacked it for more than 30 minutes.",
        _ => word,
    };

    public static string Of(CallbackAttemptView attempt)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{attempt.Number}: {Time(attempt.At)}, {attempt.DurationMs} ms, {attempt.Error ?? "delivered"}{(attempt.StatusCode is { } code ? $" ({code})" : "")}{(attempt.Manual ? ", by hand" : "")}");
}
