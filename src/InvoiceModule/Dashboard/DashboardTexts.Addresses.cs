namespace InvoiceModule.Dashboard;

/// <content>Words of where addresses come from.</content>
internal static partial class DashboardTexts
{
    public const string ShowOrChange = "Show or change";
    public const string Now = "Now";
    public const string UnreadableKey = "a key that cannot be read: set it again, or restore the host's Data Protection keys";
    public const string AddressesFixed = "The host lets addresses be changed in its code only (Dashboard.AllowAddressChanges is off).";
    public const string FirstOfThem = "Its first addresses";
    public const string NewKeyTitle = "Set an extended public key";
    public const string NewKeyHint = "New invoices get their addresses from it, one by one. Export it from your wallet program as the public key of an account that is used for nothing else. It can only watch: never give a private key or words.";
    public const string KeyLabel = "Extended public key";
    public const string FirstNumber = "First number";
    public const string FirstNumberHint = "0, unless the account's first addresses have been used elsewhere.";
    public const string ShowAddresses = "Show its first addresses";
    public const string ImportTitle = "Add addresses";
    public const string ImportHint = "Addresses of your own, at most 1000 at a time, one a line. They are given out beside those of the source, rest after use and come again.";
    public const string AddressList = "Addresses, one a line";
    public const string CheckList = "Check them";
    public const string RetireTitle = "Stop giving out imported addresses";
    public const string RetireHint = "They stay watched, and what comes to them is still seen.";
    public const string RetireNow = "Never give them out again";
    public const string CodeTitle = "Go back to the host's code";
    public const string CodeHint = "New invoices get their addresses from the source in the host's code again.";
    public const string UseCodeNow = "Use what the code says";
    public const string ConfirmTitle = "Compare before you save";
    public const string ConfirmKey = "These must be the first receiving addresses that your own wallet program shows for this account. If even one differs, the money would go where you cannot spend it.";
    public const string ConfirmKeyThen = "Invoices that exist keep their addresses, which stay watched. No address of the source before is given to a new invoice.";
    public const string ConfirmList = "Each must be one that you hold the key of. An address belongs to its wallet for ever: it cannot be taken out again, only be given out no more.";
    public const string SaveKey = "Use this key from now on";
    public const string SaveList = "Add these addresses";
    public const string Back = "Do nothing";
    public const string DoneKeySet = "New invoices get their addresses from this key from now on. Those of the source before stay watched.";
    public const string DoneCodeUsed = "New invoices get their addresses from the source in the host's code from now on. Those of the key before stay watched.";

    public static string SetHere(DateTime at) => $"an extended public key, set here on {Time(at)}";
}
