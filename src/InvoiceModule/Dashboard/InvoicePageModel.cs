using System.Globalization;
using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>What the page of one invoice shows.</summary>
internal sealed record InvoicePageModel(InvoiceDetails Details, InvoicingDashboardOptions Options, ChainTraits? Traits, string Network, PageFault? Fault = null)
{
    public InvoiceView View => Details.View;

    /// <summary>Callbacks: every version that had, or would have had, somewhere to go; newest first.</summary>
    public IEnumerable<InvoiceEvent> Callbacks => Details.Events.Where(e => e.State != CallbackState.NoUrl).Reverse();

    public bool CanCancel => View is { Active: true, Received.IsZero: true };

    public bool CanAccept => !View.Received.IsZero && View.Received < Details.Price && !IsRefunded;

    public bool CanRefund => CanAccept && !View.Active;

    private bool IsRefunded => Details.Audit.Any(a => a.Action == AuditActions.ShortRefundNoted);

    /// <summary>The event of a reversal that nobody has settled; null when there is none.</summary>
    public string? Reversal
        => View.Exception?.Contains("reversed") == true
            && Details.Events.LastOrDefault(e => e.Type == InvoiceEventType.Reversed) is { } last
            && !Details.Audit.Any(a => a.Action == AuditActions.ReversalSettled && string.Equals(a.Subject, last.Id, StringComparison.Ordinal)) ? last.Id : null;

    public BigInteger Missing => Details.Price - View.Received;

    public AuditTableModel Audit => new(Details.Audit, View.Data.OrderId is { Length: > 0 } order ? new Dictionary<Guid, string> { [View.Id] = order } : new Dictionary<Guid, string>());

    /// <summary>Payments that wait for a decision.</summary>
    public IEnumerable<Payment> Open => Details.Payments.Where(p => p is { IsOpen: true, Void: not PaymentVoids.Conflicted });

    /// <summary>Why it is not simply paid or simply waiting, in sentences; empty when there is nothing to say.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (View.Exception?.Contains("reversed") == true)
                yield return DashboardTexts.NoteReversed;
            if (Open.Any())
                yield return DashboardTexts.NoteSuspense;
            if (CanAccept && !View.Active)
                yield return $"It ended short: {Coins(View.Received)} of {Coins(Details.Price)} came, {Coins(Missing)} {DashboardTexts.NoteShort}";
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
        (DashboardTexts.Accepted, View.Value == Details.Price ? null : Coins(View.Value - Details.Price)),
        (DashboardTexts.Price, View.FiatCurrency is { } fiat
            ? $"{DashboardTexts.Fiat(fiat.Value, fiat.Currency)}{(fiat.Percent == 0 ? "" : $" ({fiat.Percent.ToString("+0;-0", CultureInfo.InvariantCulture)} %)")}, 1 {View.Symbol} {DashboardTexts.Rate(fiat.Rate)} {fiat.Currency}"
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

    public string Coins(BigInteger units) => $"{BaseUnits.Format(BigInteger.Max(units, 0), View.Decimals)} {View.Symbol}";

    /// <summary>Other assets come in base units: how many decimals a stranger's token has is not known here.</summary>
    public string AmountOf(Payment payment)
        => string.Equals(payment.Symbol, View.Symbol, StringComparison.OrdinalIgnoreCase)
            && string.Equals(payment.ContractAddress, View.ContractAddress, StringComparison.OrdinalIgnoreCase)
            ? Coins(payment.Amount)
            : DashboardTexts.BaseUnits(payment.Amount, payment.Symbol);
}
