using InvoiceModule.Callbacks;

namespace InvoiceModule.Dashboard;

/// <content>Words of wallets, the form and the overview.</content>
internal static partial class DashboardTexts
{
    public const string NoWallets = "There is no wallet that you may see.";
    public const string NoWalletsHint = "The host makes wallets by IWalletService.EnsureAsync, and its IWalletAccess says whose they are.";
    public const string NoCurrencies = "No currencies yet: the host adds them by IWalletService.SetCurrencyAsync.";
    public const string NoAddresses = "No addresses yet: they are derived or imported when they are needed.";
    public const string WalletHint = "A wallet's name, a part of it, or its id";
    public const string WalletIdHint = "The wallet's id. Each wallet's page has a button that brings it here:";
    public const string NoSuchWallet = "Must be one of your wallets.";
    public const string NoChain = "the host has no such chain now";
    public const string ImportedOnly = "imported addresses only";
    public const string SetInCode = "made one by one, as the host's code sets it";
    public const string Disabled = "disabled";
    public const string Currencies = "Currencies";
    public const string Decimals = "Decimals";
    public const string AddressSource = "Address source";
    public const string TakesInvoices = "Invoices may be issued in it";
    public const string MinConfirmations = "Minimum confirmations";
    public const string Tolerance = "Tolerance (% that may be missing)";
    public const string DustLimit = "Dust (base units below which money is ignored)";
    public const string Rest = "Rest of unused addresses in minutes";
    public const string Save = "Save";
    public const string Addresses = "Addresses";
    public const string Free = "Free";
    public const string Leased = "Leased";
    public const string Resting = "Resting";
    public const string Pinned = "Pinned";
    public const string Retired = "Retired";
    public const string SigningKeys = "Webhook signing keys";
    public const string SigningKeysHint = "Every callback is signed by each of these. A new key is shown once; the older ones go on signing for the overlap.";
    public const string Overlap = "Overlap (hours the older keys go on)";
    public const string Rotate = "Make a new key";
    public const string NewKey = "This is the new key. It is shown this once: put it into your receiver now.";
    public const string TestCallback = "Test callback";
    public const string TestCallbackHint = "A real signed POST through the same guard as every callback, of type \"test\" and without an invoice.";
    public const string SendTest = "Send test callback";
    public const string Curl = "The same call by the API";
    public const string CurlHint = "Add how your host knows its merchants, such as a key in a header.";
    public const string Preview = "Preview the call";
    public const string PreviewRight = "This call is well formed";
    public const string PreviewAsks = "It asks the payer for";
    public const string NotActive = "Is not active in this wallet. Choose another, or switch it on at the wallet.";

    public static string NoSuchAsset(string network, string symbol, string symbols) => $"There is no {symbol} on {network}. Choose another blockchain, or one of {symbols}.";

    public const string BaseUnitsWanted = "Must be a whole number of base units (satoshi, wei, ...), 1..2^256-1, in digits alone.";
    public const string WholeNumberWanted = "Must be a whole number, in digits alone.";
    public const string PointWanted = "Write a point before the decimals and nothing between the thousands, such as 1019.99.";
    public const string AlreadyCreated = "An invoice was already created from this form, with other values. Press \"Create invoice\" again to make another one.";
    public const string EarlierInvoice = "Show the invoice that was created";
    public const string DoneCreate = "The invoice is created. Send its payment page to the payer.";
    public const string OverviewEmpty = "Nothing to count yet.";
    public const string OverviewEmptyHint = "Invoices issued in the last 30 days will be counted here within a minute.";
    public const string Takings = "Takings";
    public const string TakingsHint = "What the paid invoices received, less every refund that was noted on one of them.";
    public const string FiatHint = "Invoices that are priced in a fiat currency count in it too: by the price that was asked for, its markup in it; of one that counts as paid with less, by the part that is left of it. What came beyond a price counts in its coin alone. Nothing is converted.";
    public const string Conversion = "Conversion";
    public const string TimeToPay = "Time to pay";
    public const string CallbackHealth = "Callback health";
    public const string Chains = "Chains";
    public const string Tip = "Read up to";
    public const string Behind = "Behind its node";
    public const string TipAge = "Tip's age";
    public const string Lag = "Last look";
    public const string Day = "Day";
    public const string Table = "As a table";
    public const string Checks = "Checks";
    public const string CheckTitle = "Hold the database against its rules";
    public const string CheckHint = "Every invoice, payment and address is looked at, without a write. It takes seconds, longer with very many; what is broken is reported only if it is so at two looks.";
    public const string CheckRuns = "A check is running already, and there is one at a time. Try again when it is done.";
    public const string Alarms = "Found on the chains";
    public const string ClearAlarm = "I have looked at it";
    public const string ClearedAlarms = "Found on the chains, and looked at";
    public const string DoneCleared = "The alarm is cleared.";
    public const string WasCleared = "That alarm was cleared before.";
    public const string CheckNow = "Check now";
    public const string FromCreation = "From creation until its whole price was seen";

    /// <summary>What to do about an attempt's error.</summary>
    public static string HintOf(string error) => error switch
    {
        CallbackErrors.Refused => "The address could not be reached or may not be called. Only public addresses are, unless the host allows others.",
        CallbackErrors.TlsFailed => "Its certificate or TLS version was not accepted.",
        CallbackErrors.InvalidResponse => "What it answered is no HTTP.",
        CallbackErrors.NoSigningKey => "The wallet has no readable signing key: make a new one.",
        _ when error.StartsWith("http_3", StringComparison.Ordinal) => "Redirects are not followed: give the final address.",
        _ when error.StartsWith("http_", StringComparison.Ordinal) => "Only a 2xx answer counts as delivered.",
        _ => "",
    };
}
