namespace InvoiceModule.PaymentPage;

/// <summary>A place at an invoice's feed; disposing it gives it back.</summary>
internal sealed class InvoiceViewer(InvoiceWatch watch, InvoiceFeed feed) : IDisposable
{
    private int _left;

    /// <summary>The state as it is now; null when there is no such invoice.</summary>
    public Task<InvoiceFrame?> ReadAsync(CancellationToken cancellationToken) => watch.ReadAsync(feed).WaitAsync(cancellationToken);

    /// <summary>Whether there is something to wait for. Those who have paid make room for those who have to, when it gets crowded.</summary>
    public bool Follows(InvoiceFrame frame, DateTime now) => frame.IsOpen || now < frame.FollowedUntil && !watch.IsCrowded;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
            watch.Leave(feed);
    }
}
