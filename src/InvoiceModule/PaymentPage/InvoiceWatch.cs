namespace InvoiceModule.PaymentPage;

/// <summary>
/// Who watches which invoice. All viewers of one invoice share one feed, and all feeds one pulse, so that the database is asked for all watched
/// invoices at once and never once for a viewer; their number is bounded, for anybody may open a payment page.
/// </summary>
internal sealed class InvoiceWatch
{
    /// <summary>Open streams of this process.</summary>
    public const int MaxViewers = 4000;

    /// <summary>Open streams of one invoice.</summary>
    public const int MaxViewersOfOne = 50;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, InvoiceFeed> _feeds = [];
    private readonly InvoicePulse _pulse;
    private int _viewers;

    public InvoiceWatch(InvoicePulse pulse) => (_pulse, pulse.Feeds) = (pulse, Snapshot);

    /// <summary>Takes a place; null when all are taken.</summary>
    public InvoiceViewer? TryJoin(Guid invoiceId)
    {
        lock (_gate)
        {
            var feed = _feeds.GetValueOrDefault(invoiceId);
            if (_viewers >= MaxViewers || feed?.Viewers >= MaxViewersOfOne)
                return null;
            if (feed is null)
                _feeds[invoiceId] = feed = new InvoiceFeed(invoiceId);
            feed.Viewers++;
            _viewers++;
            return new InvoiceViewer(this, feed);
        }
    }

    /// <summary>Says that an invoice has changed, after the commit: its viewers then see it at once instead of within two seconds.</summary>
    public void Changed(Guid invoiceId)
    {
        lock (_gate)
        {
            if (!_feeds.ContainsKey(invoiceId))
                return;
        }

        _pulse.Look(invoiceId);
    }

    /// <summary>Whether more than half of the places are taken.</summary>
    public bool IsCrowded => Volatile.Read(ref _viewers) > MaxViewers / 2;

    /// <summary>How many invoices are watched now.</summary>
    public int Watched
    {
        get
        {
            lock (_gate)
                return _feeds.Count;
        }
    }

    internal Task<InvoiceFrame?> ReadAsync(InvoiceFeed feed)
    {
        var answer = feed.AskAsync();
        _pulse.Look(feed.InvoiceId);
        return answer;
    }

    internal void Leave(InvoiceFeed feed)
    {
        lock (_gate)
        {
            _viewers--;
            if (--feed.Viewers == 0)
                _feeds.Remove(feed.InvoiceId);
        }
    }

    private Dictionary<Guid, InvoiceFeed> Snapshot()
    {
        lock (_gate)
            return new Dictionary<Guid, InvoiceFeed>(_feeds);
    }
}
