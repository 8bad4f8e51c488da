using InvoiceModule.Callbacks;
using InvoiceModule.Dashboard;

namespace InvoiceModule.Setup;

/// <summary>The module's settings. They are validated at start, all faults at once.</summary>
public sealed class InvoicingOptions
{
    /// <summary>
    /// The address under which payers reach this host, such as <c>https://shop.example</c>: the base of <c>url_pay</c>. It is configuration and
    /// never taken from a request's Host header, which anyone can write. A host in letters of any script stands in <c>url_pay</c> in punycode. Required.
    /// </summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>
    /// Shortest rest of an address whose invoice received nothing, 0..365 days; never effectively below the 10 minutes of late credit. On a chain without a pool
    /// (<see cref="Chains.ChainTraits.HasPool"/>) less than 2 hours makes payments ambiguous, which the log says at start.
    /// </summary>
    public TimeSpan AddressRest { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Rest of an address that received money, after it is final, 0..365 days.</summary>
    public TimeSpan PaidAddressRest { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Leases with money after which an address is never used again, 1..1000.</summary>
    public int MaxAddressUses { get; set; } = 20;

    /// <summary>Fresh addresses kept derived and watched ahead, for each wallet and chain with an address provider, 20..1000.</summary>
    public int AddressLookahead { get; set; } = 20;

    /// <summary>Open fiat-priced invoices a wallet may have, 1..1000000: each is a free option on the exchange rate.</summary>
    public int MaxOpenFiatInvoices { get; set; } = 1000;

    /// <summary>Pause between two looks at a chain that has nothing to push, 100 ms..1 minute.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a chain may go unread before invoices on it are refused, 10 s..1 hour; so long, too, its tip may stand still once it is judged to be stuck: after 16
    /// block intervals (<see cref="Chains.ChainTraits.BlockInterval"/>), and no sooner than after a minute. While it is stuck nothing on it expires.
    /// </summary>
    public TimeSpan ChainOutageLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a payment may have been seen without standing in a block before the dashboard says that its invoice needs attention, 1 minute..365 days. Nothing else
    /// follows from it: the payment counts as it did.
    /// </summary>
    public TimeSpan UnconfirmedLimit { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The Hangfire queue of the recurring jobs. A server of the host must listen to it.</summary>
    public string Queue { get; set; } = "default";

    /// <summary>Whether this process does the quick work itself (scanning, delivering). A process without it relies on the recurring jobs of others.</summary>
    public bool RunBackgroundWork { get; set; } = true;

    /// <summary>The merchant's own transfers to his pool's addresses.</summary>
    public Payments.InvoicingInternalTransferOptions InternalTransfers { get; } = new();

    /// <summary>Exchange rates.</summary>
    public Rates.InvoicingRateOptions Rates { get; } = new();

    /// <summary>The payment page.</summary>
    public PaymentPage.InvoicingPaymentPageOptions PaymentPage { get; } = new();

    /// <summary>Callbacks.</summary>
    public InvoicingCallbackOptions Callbacks { get; } = new();

    /// <summary>The dashboard.</summary>
    public InvoicingDashboardOptions Dashboard { get; } = new();
}
