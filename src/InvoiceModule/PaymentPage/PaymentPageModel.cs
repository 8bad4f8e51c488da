using System.Globalization;
using InvoiceModule.Invoices;

namespace InvoiceModule.PaymentPage;

/// <summary>Everything the payment page shows. All numbers and times are text already, so that no culture of the host's can change them.</summary>
internal sealed record PaymentPageModel
{
    /// <summary>Seconds from PAID being shown to leaving for the shop; never below 5.</summary>
    public const int SecondsToSuccess = 6;

    public required PublicInvoice Invoice { get; init; }

    public required PaymentTexts Texts { get; init; }

    /// <summary>Where the payment pages are mounted.</summary>
    public required string Root { get; init; }

    /// <summary>Product time.</summary>
    public required DateTime Now { get; init; }

    public PaymentState State => Invoice switch
    {
        { Status: "PAID" } => PaymentState.Paid,
        { Status: "IN_MEMPOOL" or "IN_BLOCK" } => PaymentState.Confirming,
        { Active: false, EndedUnpaid: false } => PaymentState.Reversed,
        { Active: false } when Has("canceled") => PaymentState.Canceled,
        { Active: false } => PaymentState.Expired,
        { IsPayable: false } => PaymentState.TimeOver,
        { Status: "PARTIALLY_PAID" } => PaymentState.PartlyPaid,
        _ => PaymentState.Waiting,
    };

    public string Title => Texts.Titles[State];

    /// <summary>What stands beside the state: one sentence each.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            yield return Texts.Explanations[State];
            if (State is PaymentState.Expired or PaymentState.Canceled && !Invoice.Received.IsZero)
                yield return Texts.PartKept;
            if (Has("reversed") && State != PaymentState.Reversed)
                yield return Texts.Reversed;
            if (Has("overpaid"))
                yield return Texts.Overpaid;
            if (Has("late"))
                yield return Texts.Late;
        }
    }

    public bool IsPartial => Invoice.IsPayable && !Invoice.Received.IsZero;

    public string Price => $"{Invoice.Amount} {Invoice.Symbol}";

    public string Confirmations => string.Create(CultureInfo.InvariantCulture, $"{Invoice.Confirmations} / {Invoice.ConfirmationsRequired}");

    public string ExpiryMachine => UtcJsonConverter.ToText(Invoice.Expiry);

    public string ExpiryText => Invoice.Expiry.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds left, rounded up.</summary>
    public long SecondsLeft => Math.Max(0, (long)Math.Ceiling((Invoice.Expiry - Now).TotalSeconds));

    public string SecondsLeftText => SecondsLeft.ToString(CultureInfo.InvariantCulture);

    public string Countdown => string.Create(CultureInfo.InvariantCulture, $"{SecondsLeft / 60}:{SecondsLeft % 60:00}");

    public string? Qr => Invoice.PaymentUri is { } uri ? QrSvg.Of(uri) : null;

    /// <summary>For browsers without script: look again, or go to the shop once it is paid. Null when neither is due.</summary>
    public string? Refresh => this switch
    {
        { State: PaymentState.Paid, Invoice.UrlSuccess: { } url } => string.Create(CultureInfo.InvariantCulture, $"{SecondsToSuccess};url={url}"),
        { Invoice.IsFinal: false } => "15",
        _ => null,
    };

    public static string SuccessDelay => (SecondsToSuccess * 1000).ToString(CultureInfo.InvariantCulture);

    public string ActiveText => Invoice.Active ? "true" : "false";

    /// <summary>The state this page shows, as its stream and its status name it.</summary>
    public string StateId => new InvoiceFrame(Invoice).Id;

    public string EventsHref => $"{Root}/{Invoice.Id}/events";

    public string StatusHref => $"{Root}/{Invoice.Id}/status";

    private bool Has(string exception) => Invoice.Exception?.Contains(exception, StringComparer.Ordinal) == true;
}
