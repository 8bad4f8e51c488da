namespace InvoiceModule.Storage;

/// <summary>
/// Where a process may die, by name. Every transaction of the module has a point on each side of its commit (<c>create.before-commit</c>,
/// <c>create.after-commit</c>); the other names stand between two writes of one transaction, or beside what leaves the process. Whatever dies where:
/// nothing is lost, and at most one delivery is made twice.
/// </summary>
internal static class CrashPoints
{
    // An invoice's life.
    public static readonly CrashFlow Create = new("create");
    public static readonly CrashFlow Cancel = new("cancel");
    public static readonly CrashFlow Expire = new("expire");
    public static readonly CrashFlow RateLock = new("rate-lock");
    public static readonly CrashFlow KeyPruning = new("key-pruning");

    // What people decide and look at.
    public static readonly CrashFlow Decision = new("decision");
    public static readonly CrashFlow Audit = new("audit");
    public static readonly CrashFlow Statistics = new("statistics");

    // Reading a chain: making its cursor, claiming it, booking what was found.
    public static readonly CrashFlow ScanStart = new("scan-start");
    public static readonly CrashFlow ScanClaim = new("scan-claim");
    public static readonly CrashFlow ScanRenewal = new("scan-renewal");
    public static readonly CrashFlow ScanRelease = new("scan-release");
    public static readonly CrashFlow ScanFailure = new("scan-failure");
    public static readonly CrashFlow NothingNew = new("nothing-new");
    public static readonly CrashFlow Booking = new("booking");

    // Callbacks to merchants.
    public static readonly CrashFlow CallbackClaim = new("callback-claim");
    public static readonly CrashFlow CallbackOpening = new("callback-opening");
    public static readonly CrashFlow CallbackRenewal = new("callback-renewal");
    public static readonly CrashFlow CallbackCompletion = new("callback-completion");
    public static readonly CrashFlow CallbackRelease = new("callback-release");
    public static readonly CrashFlow CallbackPruning = new("callback-pruning");
    public static readonly CrashFlow Redelivery = new("redelivery");

    // The host's handlers.
    public static readonly CrashFlow HandlerClaim = new("handler-claim");
    public static readonly CrashFlow HandlerCompletion = new("handler-completion");
    public static readonly CrashFlow HandlerFailure = new("handler-failure");
    public static readonly CrashFlow HandlerRenewal = new("handler-renewal");
    public static readonly CrashFlow HandlerRelease = new("handler-release");

    // What is set up.
    public static readonly CrashFlow Refill = new("refill");
    public static readonly CrashFlow Wallet = new("wallet");
    public static readonly CrashFlow Currency = new("currency");
    public static readonly CrashFlow Import = new("import");
    public static readonly CrashFlow KeyRotation = new("key-rotation");

    // Writes that are no flow of the product's: those of tests and of the simulated world.
    public static readonly CrashFlow Other = new("other");

    /// <summary>The address is taken, its invoice is not written yet.</summary>
    public const string AddressLeased = "create.address-leased";

    /// <summary>The blocks above a fork are taken back, nothing of the new branch is booked yet.</summary>
    public const string Unwound = "booking.unwound";

    /// <summary>The payments are written, the cursor is not.</summary>
    public const string PaymentsWritten = "booking.payments-written";

    /// <summary>The cursor is written, the invoices have not followed their payments yet.</summary>
    public const string CursorMoved = "booking.cursor-moved";

    /// <summary>The invoice is written, its event is not.</summary>
    public const string InvoiceWritten = "version.invoice-written";

    /// <summary>The event is there, its outbox does not know yet.</summary>
    public const string EventAdded = "version.event-added";

    /// <summary>The lease has ended, its address is not free yet.</summary>
    public const string LeaseClosed = "lease.closed";

    /// <summary>A payment went to suspense at the end of its rate lock, the invoice has not followed yet.</summary>
    public const string Released = "rate-lock.released";

    /// <summary>A callback is about to be sent.</summary>
    public const string CallbackSending = "callback.sending";

    /// <summary>The merchant may have the callback, and nothing of that is written down.</summary>
    public const string CallbackSent = "callback.sent";

    /// <summary>The host's handlers are about to be called.</summary>
    public const string HandlerCalling = "handler.calling";

    /// <summary>The host's handlers have done their work, and nothing of that is written down.</summary>
    public const string HandlerCalled = "handler.called";

    private static readonly CrashFlow[] Flows =
    [
        Create, Cancel, Expire, RateLock, KeyPruning, Decision, Audit, Statistics, ScanStart, ScanClaim, ScanRenewal, ScanRelease, ScanFailure, NothingNew, Booking,
        CallbackClaim, CallbackOpening, CallbackRenewal, CallbackCompletion, CallbackRelease, CallbackPruning, Redelivery,
        HandlerClaim, HandlerCompletion, HandlerFailure, HandlerRenewal, HandlerRelease, Refill, Wallet, Currency, Import, KeyRotation,
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Flows.SelectMany(f => new[] { f.BeforeCommit, f.AfterCommit }),
        AddressLeased, Unwound, PaymentsWritten, CursorMoved, InvoiceWritten, EventAdded, LeaseClosed, Released,
        CallbackSending, CallbackSent, HandlerCalling, HandlerCalled,
    ];
}
