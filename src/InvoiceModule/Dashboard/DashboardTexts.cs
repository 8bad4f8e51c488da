using System.Globalization;
using System.Numerics;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>Every word of the dashboard, and how it writes times and numbers whatever the host's culture.</summary>
internal static class DashboardTexts
{
    public const string Invoices = "Invoices";
    public const string Invoice = "Invoice";
    public const string NoInvoices = "There are no invoices here.";
    public const string Older = "Older";
    public const string Newest = "Newest";
    public const string PaymentPage = "Payment page";
    public const string Order = "Order";
    public const string Status = "Status";
    public const string Active = "Active";
    public const string Exception = "Exception";
    public const string Amount = "Amount";
    public const string Received = "Received";
    public const string Due = "Due";
    public const string Price = "Price";
    public const string Blockchain = "Blockchain";
    public const string Contract = "Token contract";
    public const string Address = "Address";
    public const string Confirmations = "Confirmations";
    public const string Created = "Created";
    public const string Expiry = "Expires";
    public const string Title = "Title";
    public const string Description = "Description";
    public const string UserData = "User data";
    public const string UrlCallback = "Callback URL";
    public const string UrlSuccess = "Success URL";
    public const string UrlFailed = "Failure URL";
    public const string Wallet = "Wallet";
    public const string Timeline = "Timeline";
    public const string Version = "Version";
    public const string Event = "Event";
    public const string At = "At";
    public const string Transactions = "Transactions";
    public const string Payments = "Payments";
    public const string NoPayments = "Nothing has been received.";
    public const string Transaction = "Transaction";
    public const string Height = "Block";
    public const string Waiting = "waiting";
    public const string Standing = "Standing";
    public const string Reason = "Reason";
    public const string Callbacks = "Callbacks";
    public const string NoCallbacks = "There is nothing to deliver.";
    public const string State = "State";
    public const string Attempts = "Attempts";
    public const string NotFoundTitle = "Not found";
    public const string NotFound = "There is no such page or invoice, or it is not yours.";

    public static string YesNo(bool value) => value ? "yes" : "no";

    public static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string BaseUnits(BigInteger units, string symbol) => $"{units.ToString(CultureInfo.InvariantCulture)} base units of {symbol}";

    public static string Of(PaymentDisposition disposition) => disposition switch
    {
        PaymentDisposition.Credited => "credited",
        PaymentDisposition.Suspense => "suspense",
        PaymentDisposition.Ignored => "ignored",
        _ => throw new ArgumentOutOfRangeException(nameof(disposition), disposition, null),
    };

    public static string Of(CallbackState state) => state switch
    {
        CallbackState.Pending => "pending",
        CallbackState.Acknowledged => "acknowledged",
        CallbackState.Superseded => "superseded",
        CallbackState.Dead => "dead",
        CallbackState.Held => "held",
        CallbackState.NoUrl => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Of(CallbackAttempt attempt)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{attempt.Number}: {Time(attempt.At)}, {attempt.DurationMs} ms, {attempt.Error ?? "delivered"}{(attempt.StatusCode is { } code ? $" ({code})" : "")}{(attempt.Manual ? ", by hand" : "")}");
}
