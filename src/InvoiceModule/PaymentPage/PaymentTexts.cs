using System.Globalization;
using System.Text.Json.Serialization;

namespace InvoiceModule.PaymentPage;

/// <summary>
/// Every word the payer reads, in one language. Components hold no text of their own. A language is a file in <c>Texts</c>: one that lacks a member, or
/// has one too many, cannot be read.
/// </summary>
internal sealed record PaymentTexts
{
    /// <summary>BCP 47 tag without a region: the file's name, the page's <c>lang</c>.</summary>
    [JsonIgnore]
    public string Language { get; init; } = "";

    /// <summary>By which numbers and times are written; the invariant culture on a host without cultures.</summary>
    [JsonIgnore]
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>The language's own name for itself.</summary>
    public required string Name { get; init; }

    /// <summary>BCP 47 tag with a region, for numbers and times.</summary>
    public required string Locale { get; init; }

    /// <summary><c>ltr</c> or <c>rtl</c>.</summary>
    public required string Direction { get; init; }

    public required Dictionary<PaymentState, string> Titles { get; init; }

    public required Dictionary<PaymentState, string> Explanations { get; init; }

    public required string PartKept { get; init; }

    /// <summary>In the place of <see cref="PartKept"/> once its refund is noted.</summary>
    public required string PartRefunded { get; init; }

    public required string Reversed { get; init; }

    /// <summary>In its place, and in that of its explanation, once a block has made the payment impossible and is confirmed itself.</summary>
    public required string ReversedForGood { get; init; }

    /// <summary>In the place of both once the merchant has settled it.</summary>
    public required string ReversalSettled { get; init; }

    public required string Overpaid { get; init; }

    /// <summary>In the place of <see cref="Overpaid"/> once its refund is noted.</summary>
    public required string SurplusRefunded { get; init; }

    public required string LateCredited { get; init; }

    /// <summary>In the place of <see cref="LateCredited"/> once all that was late is noted as sent back.</summary>
    public required string LateRefunded { get; init; }

    public required string Outage { get; init; }

    /// <summary>Shown by the page's script while it reaches no server.</summary>
    public required string Offline { get; init; }

    public required string Amount { get; init; }

    public required string StillDue { get; init; }

    public required string Received { get; init; }

    public required string Price { get; init; }

    public required string Network { get; init; }

    public required string Token { get; init; }

    public required string Contract { get; init; }

    public required string Address { get; init; }

    public required string Confirmations { get; init; }

    /// <summary>
    /// With <c>{count}</c> and <c>{required}</c>, by the plural category of what is counted (<see cref="PluralRules"/>): of the required ones, but in French and Italian,
    /// where the noun stands beside those that have come. <c>other</c> is always there.
    /// </summary>
    public required Dictionary<string, string> ConfirmationsOf { get; init; }

    /// <summary>Whether the noun of <see cref="ConfirmationsOf"/> follows the number of those that have come, and not of those that are required.</summary>
    [JsonIgnore]
    public bool CountsCome => ConfirmationsOf["other"].StartsWith("{count} ", StringComparison.Ordinal) && ConfirmationsOf["other"].EndsWith("{required}", StringComparison.Ordinal);

    public required string Transaction { get; init; }

    public required string PayBefore { get; init; }

    /// <summary>With <c>{time}</c>.</summary>
    public required string PayOnlyBefore { get; init; }

    /// <summary>The word before the time at which it was over.</summary>
    public required string Expired { get; init; }

    public required string TimeLeft { get; init; }

    public required string Description { get; init; }

    public required string Invoice { get; init; }

    /// <summary>With <c>{asset}</c> and <c>{network}</c>.</summary>
    public required string SendOnly { get; init; }

    /// <summary>With <c>{asset}</c> and <c>{network}</c>.</summary>
    public required string SendOnlyToken { get; init; }

    public required string OtherLost { get; init; }

    public required string FeesOnTop { get; init; }

    public required string QrLabel { get; init; }

    public required string Copy { get; init; }

    public required string Copied { get; init; }

    public required string CopyAmount { get; init; }

    public required string CopyAddress { get; init; }

    public required string OpenWallet { get; init; }

    /// <summary>Below it: no browser tells whether anything takes such a link.</summary>
    public required string WalletHint { get; init; }

    /// <summary>The word by which what there is to pay is unfolded.</summary>
    public required string PayNevertheless { get; init; }

    /// <summary>With <c>{wallet}</c>.</summary>
    public required string PayWith { get; init; }

    public required string BrowserWallet { get; init; }

    public required string WalletConfirm { get; init; }

    public required string WalletSent { get; init; }

    /// <summary>The page's headline once a wallet in the browser has sent, until the network shows it.</summary>
    public required string WalletSentTitle { get; init; }

    public required string WalletSentText { get; init; }

    public required string WalletRefused { get; init; }

    /// <summary>Once its wallet knows that what was sent has failed on the network.</summary>
    public required string WalletFailed { get; init; }

    /// <summary>What to look at before <see cref="WalletAgain"/>.</summary>
    public required string WalletLost { get; init; }

    public required string WalletAgain { get; init; }

    public required string WalletNetwork { get; init; }

    public required string ToShop { get; init; }

    /// <summary>With <c>{seconds}</c>.</summary>
    public required string ToShopSoon { get; init; }

    public required string Stay { get; init; }

    public required string BackToShop { get; init; }

    /// <summary>With <c>{name}</c>.</summary>
    public required string Contact { get; init; }

    public required string NotFoundTitle { get; init; }

    public required string NotFound { get; init; }

    /// <summary>The word, as the name of the switcher.</summary>
    [JsonPropertyName("language")]
    public required string LanguageLabel { get; init; }

    public required string AutoRefresh { get; init; }

    public required string RefreshNow { get; init; }

    public required string RefreshStop { get; init; }

    public required string RefreshStart { get; init; }

    public required string StepPay { get; init; }

    public required string StepSeen { get; init; }

    public required string StepDone { get; init; }
}
