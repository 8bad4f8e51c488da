namespace InvoiceModule.Invoices;

/// <summary>
/// The head of one invoice's outbox: what is due, and who holds it. One row an invoice makes "at most one delivery of an invoice in flight" a
/// matter of one row lock. Its columns are changed by single statements only (fenced compare-and-set), never through the change tracker.
/// </summary>
internal sealed class InvoiceOutbox
{
    private InvoiceOutbox()
    {
    }

    public Guid InvoiceId { get; private init; }

    /// <summary>Where callbacks go: scheme, host and port, lower case; null without a callback URL. A slow origin is held apart by it.</summary>
    public string? Origin { get; private init; }

    /// <summary>The newest version with an event.</summary>
    public int LatestVersion { get; private init; }

    /// <summary>When a callback is due; null when none waits.</summary>
    public DateTime? CallbackDueAt { get; private init; }

    /// <summary>Until when a node holds the callbacks of this invoice.</summary>
    public DateTime? CallbackClaimedUntil { get; private init; }

    /// <summary>Counts the claims: a write that carries an older number changes nothing.</summary>
    public long CallbackFence { get; private init; }

    /// <summary>When the in-process handlers are due; null when they have seen everything.</summary>
    public DateTime? HandlerDueAt { get; private init; }

    /// <summary>Until when a node holds the handlers of this invoice.</summary>
    public DateTime? HandlerClaimedUntil { get; private init; }

    /// <summary>Counts the claims of the handlers.</summary>
    public long HandlerFence { get; private init; }

    /// <summary>The newest version that every handler has seen.</summary>
    public int HandledVersion { get; private init; }

    /// <summary>Failed runs of the handlers since the last success.</summary>
    public int HandlerFailures { get; private init; }

    public static InvoiceOutbox For(Invoice invoice) => new()
    {
        InvoiceId = invoice.Id,
        Origin = invoice.UrlCallback is null ? null : OriginOf(invoice.UrlCallback),
        LatestVersion = 1,
        HandledVersion = 1,
    };

    private static string OriginOf(string url)
    {
        var uri = new Uri(url, UriKind.Absolute);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}").ToLowerInvariant();
    }
}
