using System.Globalization;
using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>What the page of one invoice shows.</summary>
internal sealed record InvoicePageModel(InvoiceDetails Details, InvoicingDashboardOptions Options, ChainRegistry Chains, string Network, PageFault? Fault = null)
{
    public InvoiceView View => Details.View;

    public ChainTraits? Traits => Chains.TraitsOf(View.Blockchain);

    /// <summary>Callbacks: every version that had, or would have had, somewhere to go; newest first.</summary>
    public IEnumerable<InvoiceEvent> Callbacks => Details.Events.Where(e => e.State != CallbackState.NoUrl).Reverse();

    public bool CanCancel => View is { Active: true, Received.IsZero: true };

    public bool CanAccept => IsShort && Details.SentBack.IsZero;

    public bool CanRefund => IsShort && !View.Active;

    public bool CanSettleSentBack => !Details.LacksSentBack.IsZero;

    public bool CanDecideSurplus => !Details.Surplus.IsZero && !View.Active;

    /// <summary>What became of that which came beyond its value; null while that is not decided, or nothing did.</summary>
    public string? SurplusWord => Details is { Surplus.IsZero: true, SurplusNote: { } note } ? DashboardTexts.OfSurplus(note) : null;

    /// <summary>What was decided on what it had received, the last of each kind, and how that is told.</summary>
    public IEnumerable<(string Words, AuditEntry Decision)> Decisions => Details.Decisions.DistinctBy(a => a.Action).Select(a => (
        a.Action switch
        {
            AuditActions.SurplusKept => DashboardTexts.NoteSurplusKept,
            AuditActions.SurplusRefundNoted => DashboardTexts.NoteSurplusRefunded,
            AuditActions.SentBackSettled => DashboardTexts.NoteSentBackSettled,
            _ => DashboardTexts.NoteRefunded,
        },
        a));

    /// <summary>The refund of what came, if one was noted.</summary>
    public AuditEntry? Refunded => Details.Decisions.FirstOrDefault(a => a.Action == AuditActions.ShortRefundNoted);

    /// <summary>The event of a reversal that nobody has settled; null when there is none.</summary>
    public string? Reversal => IsReversed && Details.ReversalNote is null ? LastReversal : null;

    private bool IsShort => !View.Received.IsZero && View.Received < Details.Price && Refunded is null;

    private bool IsReversed => View.Exception?.Contains("reversed") == true;

    private string? LastReversal => Details.Events.LastOrDefault(e => e.Type == InvoiceEventType.Reversed)?.Id;

    public BigInteger Missing => Details.Price - View.Received;

    public AuditTableModel Audit => new(
        Details.Audit,
        View.Data.OrderId is { Length: > 0 } order ? new Dictionary<Guid, string> { [View.Id] = order } : new Dictionary<Guid, string>(),
        Details.Audit.Where(e => RefundTransactions.Of(e.After) is not null).Select(e => (e.Id, Link: LinkOf(RefundTransactions.Of(e.After)!)))
            .Where(e => e.Link is not null).ToDictionary(e => e.Id, e => e.Link!));

    /// <summary>Payments that wait for a decision.</summary>
    public IEnumerable<Payment> Open => Details.Payments.Where(p => p is { IsOpen: true, IsConflicted: false });

    /// <summary>Why it is not simply paid or simply waiting, in sentences; empty when there is nothing to say.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (IsReversed && Details.ReversalNote is null)
                yield return DashboardTexts.NoteReversed;
            if (Open.Any())
                yield return DashboardTexts.NoteSuspense;
            if (CanSettleSentBack)
                yield return $"Do not ship: {Coins(Details.SentBack)} of what it counts were sent back as surplus, and a payment has left the chain since. {Coins(Details.LacksSentBack)} of its price are missing without them.";
            if (CanRefund)
                yield return $"It ended short: {Coins(View.Received)} of {Coins(Details.Price)} came, {Coins(Missing)} {(CanAccept ? DashboardTexts.NoteShort : DashboardTexts.NoteShortSentBack)}";
            if (!Details.Surplus.IsZero)
                yield return $"{DashboardTexts.Surplus}: {Coins(Details.Surplus)}. {DashboardTexts.NoteSurplus}";
            if (Details.UnconfirmedSince is { } since)
                yield return $"{DashboardTexts.NoteUnconfirmed} {DashboardTexts.Time(since)}, {DashboardTexts.Span(Details.ReadAt - since)} ago.";
            if (Details.Events is [.., { State: CallbackState.Dead }])
                yield return DashboardTexts.NoteDead;
            if (Details.Events is [.., { State: CallbackState.Held }])
                yield return DashboardTexts.NoteHeld;
            if (Details.IsCut)
                yield return DashboardTexts.NoteCut;
        }
    }

    public IEnumerable<(string Name, string? Value)> Fields =>
    [
        (DashboardTexts.Received, Coins(View.Received)),
        (DashboardTexts.Due, Coins(View.Due)),
        (DashboardTexts.Surplus, View.Received > View.Value ? Coins(View.Received - View.Value) : null),
        (DashboardTexts.Accepted, View.Value == Details.Price ? null : Coins(View.Value - Details.Price)),
        (DashboardTexts.Price, View.FiatCurrency is { } fiat
            ? $"{DashboardTexts.AskedFiat(fiat.Value, fiat.Percent, fiat.Currency)}{(fiat.Percent == 0 ? "" : $" ({DashboardTexts.Fiat(fiat.Value, fiat.Currency)} {fiat.Percent.ToString("+0;-0", CultureInfo.InvariantCulture)} %)")}, 1 {View.Symbol} {DashboardTexts.Rate(fiat.Rate)} {fiat.Currency}"
            : null),
        (DashboardTexts.Confirmations, $"{DashboardTexts.Number(View.Confirmations)} ({DashboardTexts.Number(View.ConfirmationsRequired)} required)"),
        (DashboardTexts.Blockchain, Network),
        (DashboardTexts.Contract, View.ContractAddress),
        (DashboardTexts.Created, DashboardTexts.Time(View.Created)),
        (DashboardTexts.Expiry, DashboardTexts.Time(View.Expiry)),
        (DashboardTexts.Active, DashboardTexts.YesNo(View.Active)),
        (DashboardTexts.Wallet, Details.WalletName),
    ];

    public IEnumerable<(string Name, string? Value)> Data =>
    [
        (DashboardTexts.Order, View.Data.OrderId),
        (DashboardTexts.Title, View.Data.Title),
        (DashboardTexts.Description, View.Data.Description),
        (DashboardTexts.UrlCallback, View.Data.UrlCallback),
        (DashboardTexts.UrlSuccess, View.Data.UrlSuccess),
        (DashboardTexts.UrlFailed, View.Data.UrlFailed),
        (DashboardTexts.UserData, View.Data.UserData),
    ];

    /// <summary>Where a transaction of its chain can be looked up; null for nowhere.</summary>
    public string? LinkOf(string transaction) => Options.LinkOf(View.Blockchain, transaction, Traits);

    public string Coins(BigInteger units) => $"{BaseUnits.Format(BigInteger.Max(units, 0), View.Decimals)} {View.Symbol}";

    /// <summary>In whole coins where the asset's decimals are known, else in base units.</summary>
    public string AmountOf(Payment payment)
        => string.Equals(payment.Blockchain, View.Blockchain, StringComparison.Ordinal)
            && string.Equals(payment.Symbol, View.Symbol, StringComparison.OrdinalIgnoreCase)
            && string.Equals(payment.ContractAddress, View.ContractAddress, StringComparison.OrdinalIgnoreCase)
            ? Coins(payment.Amount)
            : Chains.Coins(payment.Blockchain, payment.ContractAddress, payment.Symbol, payment.Amount);
}
