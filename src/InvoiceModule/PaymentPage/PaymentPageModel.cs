using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Components;

namespace InvoiceModule.PaymentPage;

/// <summary>Everything the payment page shows. All numbers and times are text already, so that no culture of the host's can change them.</summary>
internal sealed record PaymentPageModel
{
    /// <summary>Seconds from PAID being shown to leaving for the shop: as many as a payer has to have for saying that he stays (WCAG 2.2, 2.2.1).</summary>
    public const int SecondsToSuccess = 20;

    /// <summary>How often a page without script asks again.</summary>
    public const int SecondsToRefresh = 20;

    /// <summary>How many transactions are named: whoever pays in a thousand parts knows them himself.</summary>
    public const int MostTransactions = 5;

    private const string EthereumScheme = "ethereum:";

    private const int MostOfTitle = 80;

    private static readonly HtmlEncoder Letters = HtmlEncoder.Create(UnicodeRanges.All);

    public required PublicInvoice Invoice { get; init; }

    public required PaymentFrameModel Frame { get; init; }

    public required PaymentNetwork Network { get; init; }

    /// <summary>Product time.</summary>
    public required DateTime Now { get; init; }

    public PaymentTexts Texts => Frame.Texts;

    public PaymentState State => Invoice switch
    {
        { Status: "PAID" } => PaymentState.Paid,
        { Status: "IN_MEMPOOL" or "IN_BLOCK" } => PaymentState.Confirming,
        { Active: false, EndedUnpaid: false } => PaymentState.Reversed,
        { Active: false } when Has("canceled") => PaymentState.Canceled,
        { Active: false } when HasUncounted => Invoice.IsLateOnly ? PaymentState.Late : PaymentState.Uncounted,
        { Active: false } => PaymentState.Expired,
        { IsPayable: false } => PaymentState.TimeOver,
        _ when Has("reversed") => PaymentState.TakenBack,
        _ when HasUncounted => PaymentState.Uncounted,
        { Status: "PARTIALLY_PAID" } => PaymentState.PartlyPaid,
        _ => PaymentState.Waiting,
    };

    public PaymentTone Tone => State switch
    {
        PaymentState.Paid => PaymentTone.Good,
        PaymentState.Reversed when Invoice.IsReversalSettled => PaymentTone.Ended,
        PaymentState.Reversed or PaymentState.TakenBack or PaymentState.Late or PaymentState.Uncounted or PaymentState.PartlyPaid => PaymentTone.Warn,
        PaymentState.Expired or PaymentState.Canceled or PaymentState.TimeOver => PaymentTone.Ended,
        _ => PaymentTone.Open,
    };

    public string ToneClass => Tone switch
    {
        PaymentTone.Good => "good",
        PaymentTone.Warn => "warn",
        PaymentTone.Ended => "ended",
        _ => "open",
    };

    public string Title => Texts.Titles[State];

    public string Explanation => State == PaymentState.Reversed && IsReversalOver ? OfReversal : Texts.Explanations[State];

    /// <summary>What has to be said besides; one sentence or two each.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (!Invoice.NetworkAvailable && State is not (PaymentState.Paid or PaymentState.Canceled))
                yield return Texts.Outage;
            if (State is PaymentState.Expired or PaymentState.Canceled && !Invoice.Received.IsZero)
                yield return Invoice.RefundNoted ? Texts.PartRefunded : Texts.PartKept;
            if (Has("reversed") && State is not (PaymentState.Reversed or PaymentState.TakenBack))
                yield return OfReversal;
            if (Has("overpaid"))
                yield return Invoice.RefundNoted ? Texts.SurplusRefunded : Texts.Overpaid;
            if (HasUncounted && State is not (PaymentState.Late or PaymentState.Uncounted))
                yield return Texts.Explanations[PaymentState.Uncounted];
            else if (Has("late") && State != PaymentState.Late)
                yield return Invoice.IsLateRefunded ? Texts.LateRefunded : Texts.LateCredited;
        }
    }

    /// <summary>Whether what is said here leaves something to ask the merchant.</summary>
    public bool SendsToMerchant
        => State is PaymentState.Reversed or PaymentState.Expired or PaymentState.Late or PaymentState.Uncounted
            || Notes.Intersect([Texts.PartKept, Texts.Overpaid, Texts.LateCredited, Texts.ReversedForGood, Texts.ReversalSettled, Texts.Explanations[PaymentState.Uncounted]], StringComparer.Ordinal).Any();

    /// <summary>
    /// Classes of the page's content. A code invites a scan before anything has been read: where a second payment may be wrong it stands below.
    /// </summary>
    public string? ContentClass => this switch
    {
        { Invoice.IsPayable: false } => null,
        { IsFolded: true } => "folds",
        { AsksSecond: true } => "payable taken-back",
        _ => "payable",
    };

    /// <summary>Names what is asked for now: what a browser wallet has sent for it is not to be sent again, but after a reversal it may be.</summary>
    public string PaymentRound => Has("reversed") ? $"{Invoice.DueAmount} reversed" : Invoice.DueAmount;

    /// <summary>Whether something came already, and what is asked for may be a second payment of the same.</summary>
    public bool AsksSecond => State is PaymentState.TakenBack or PaymentState.Uncounted;

    /// <summary>
    /// Whether what there is to pay stands folded. Money came that a person has to decide on, and "do not pay again" is no headline above a clock, an amount and a code;
    /// whoever knows better unfolds them.
    /// </summary>
    public bool IsFolded => State == PaymentState.Uncounted && Invoice.IsPayable;

    /// <summary>What came, as far as it is named here: what counts, and what does not.</summary>
    public IEnumerable<string> Transactions => Invoice.Txs.Take(MostTransactions).Union(Invoice.UncountedTxs, StringComparer.Ordinal);

    public bool IsPartial => Invoice.IsPayable && !Invoice.Received.IsZero;

    /// <summary>The steps of a payment that goes well; empty once it has ended otherwise.</summary>
    public IEnumerable<(string Text, bool IsDone, bool IsCurrent)> Steps
    {
        get
        {
            // How many of the three are behind us.
            var done = State switch
            {
                PaymentState.Waiting or PaymentState.PartlyPaid => 0,
                PaymentState.Confirming => 2,
                PaymentState.Paid => 3,
                _ => -1,
            };
            return done < 0 ? [] : new[] { Texts.StepPay, Texts.StepSeen, Texts.StepDone }.Select((text, i) => (text, i < done, i == done));
        }
    }

    /// <summary>Of the page's title: what to pay.</summary>
    public string Price => $"{Invoice.Amount} {Invoice.Symbol}";

    public string? Fiat => Invoice.FiatCurrency is { } fiat ? PaymentFormat.Fiat(fiat, Texts.Culture) : null;

    public string Confirmations => PluralRules.Choose(Texts.ConfirmationsOf, Texts.Language, Texts.CountsCome ? CountedConfirmations : Invoice.ConfirmationsRequired)
        .Replace("{count}", ConfirmationCount, StringComparison.Ordinal)
        .Replace("{required}", PaymentFormat.Number(Invoice.ConfirmationsRequired), StringComparison.Ordinal);

    // Past what is asked for the count is nobody's concern any more.
    public string ConfirmationCount => PaymentFormat.Number(CountedConfirmations);

    /// <summary>Where no script takes the address away, this says until when it is good.</summary>
    public string PayOnlyBefore => Texts.PayOnlyBefore.Replace("{time}", ExpiryText, StringComparison.Ordinal);

    public string ExpiryMachine => UtcJsonConverter.ToText(Invoice.Expiry);

    public string ExpiryText => PaymentFormat.Time(Invoice.Expiry, Texts.Culture);

    /// <summary>Whole seconds left, rounded up.</summary>
    public long SecondsLeft => Math.Max(0, (long)Math.Ceiling((Invoice.Expiry - Now).TotalSeconds));

    public string SecondsLeftText => PaymentFormat.Number(SecondsLeft);

    public string Countdown => string.Create(CultureInfo.InvariantCulture, $"{SecondsLeft / 60}:{SecondsLeft % 60:00}");

    public string? Qr => Invoice.PaymentUri is { } uri ? QrSvg.Of(uri) : null;

    /// <summary>Whether a wallet in the browser (EIP-1193) can pay it.</summary>
    public bool IsEthereum => Invoice.PaymentUri?.StartsWith(EthereumScheme, StringComparison.Ordinal) == true;

    /// <summary>What is to be sent, such as <c>BTC</c> or <c>USDT (ERC-20)</c>.</summary>
    public string Asset => Invoice.ContractAddress is not null && Network.TokenStandard is { } standard ? $"{Invoice.Symbol} ({standard})" : Invoice.Symbol;

    /// <summary>Whether the title would push what there is to pay out of a phone's sight; then the whole of it stands below.</summary>
    public bool IsTitleLong => ShortTitle != Invoice.Title;

    /// <summary>The title, or its beginning.</summary>
    public string? ShortTitle => Invoice.Title is { } title && new StringInfo(title) is { LengthInTextElements: > MostOfTitle } text ? text.SubstringByTextElements(0, MostOfTitle).TrimEnd() + "…" : Invoice.Title;

    /// <summary>Whether the description would push what there is to pay out of a phone's sight; then it stands below.</summary>
    public bool IsDescriptionLong => Invoice.Description is { } text && (text.Length > 240 || text.Count(c => c == '\n') > 3);

    /// <summary>Words in their own letters, encoded like all others: the renderer writes each that is not Latin as eight characters, and an Arabic page would weigh a third more.</summary>
    public static MarkupString Plain(string text) => new(Letters.Encode(text));

    /// <summary>What to send and where, with both made to stand out. Everything is encoded here.</summary>
    public MarkupString SendOnly
    {
        get
        {
            var text = Letters.Encode(Invoice.ContractAddress is null ? Texts.SendOnly : Texts.SendOnlyToken);
            return (MarkupString)text
                .Replace("{asset}", $"<strong>{HtmlEncoder.Default.Encode(Asset)}</strong>", StringComparison.Ordinal)
                .Replace("{network}", $"<strong>{HtmlEncoder.Default.Encode(Network.Name)}</strong>", StringComparison.Ordinal);
        }
    }

    /// <summary>Whether the page goes to the shop by itself, and says so; the payer may stay (WCAG 2.2, 2.2.1).</summary>
    public bool LeavesSoon => Frame is { Refreshes: true, IsFramed: false } && this is { State: PaymentState.Paid, Invoice.UrlSuccess: not null };

    /// <summary>For browsers without script: look again, or go to the shop once it is paid. Null when neither is due.</summary>
    public string? Refresh => this switch
    {
        { Frame.Refreshes: false } => null,
        { LeavesSoon: true, Invoice.UrlSuccess: { } url } => string.Create(CultureInfo.InvariantCulture, $"{SecondsToSuccess};url={url}"),
        { AsksAgain: true } => SecondsToRefresh.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Whether something may change yet, and the payer stays here to see it.</summary>
    public bool AsksAgain => Now < Invoice.FollowedUntil && this is not { State: PaymentState.Paid, Invoice.UrlSuccess: not null };

    public string ToShopSoon => Texts.ToShopSoon.Replace("{seconds}", PaymentFormat.Number(SecondsToSuccess), StringComparison.Ordinal);

    public static string SuccessDelay => (SecondsToSuccess * 1000).ToString(CultureInfo.InvariantCulture);

    public string ActiveText => Invoice.Active ? "true" : "false";

    /// <summary>The state this page shows, as its stream and its status name it.</summary>
    public string StateId => new InvoiceFrame(Invoice).Id;

    public string EventsHref => $"{Frame.Root}/{Invoice.Id}/events";

    public string StatusHref => $"{Frame.Root}/{Invoice.Id}/status";

    private long CountedConfirmations => Math.Min(Invoice.Confirmations, Invoice.ConfirmationsRequired);

    private bool IsReversalOver => Invoice.IsReversalSettled || Invoice.IsReversedForGood;

    private string OfReversal => Invoice switch
    {
        { IsReversalSettled: true } => Texts.ReversalSettled,
        { IsReversedForGood: true } => Texts.ReversedForGood,
        _ => Texts.Reversed,
    };

    private bool HasUncounted => Invoice.UncountedTxs.Count > 0;

    private bool Has(string exception) => Invoice.Exception?.Contains(exception, StringComparer.Ordinal) == true;
}
