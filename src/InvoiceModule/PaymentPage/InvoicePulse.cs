using InvoiceModule.Storage;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.PaymentPage;

/// <summary>
/// Keeps the feeds up to date: at once for an invoice that is signalled or that somebody begins to watch, and by a look at the marks of all of them
/// every two seconds, for what other processes have changed. It runs only while somebody watches.
/// </summary>
internal sealed partial class InvoicePulse(PublicInvoiceReader reader, InvoicingClock clock, ILogger<InvoicePulse> logger)
{
    /// <summary>Invoices of one statement.</summary>
    private const int BatchSize = 250;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly WorkSignal _signal = new();
    private HashSet<Guid> _wanted = [];
    private bool _isRunning;

    /// <summary>Gives what is watched; set by <see cref="InvoiceWatch"/>.</summary>
    public Func<Dictionary<Guid, InvoiceFeed>> Feeds { get; set; } = () => [];

    /// <summary>Reads an invoice as soon as possible.</summary>
    public void Look(Guid invoiceId)
    {
        lock (_gate)
        {
            _wanted.Add(invoiceId);
            if (!_isRunning)
            {
                _isRunning = true;

                // It outlives the request that started it, so it must not carry that request's context (user, culture, trace) along.
                using (ExecutionContext.SuppressFlow())
                    _ = Task.Run(RunAsync);
            }
        }

        _signal.Set();
    }

    private async Task RunAsync()
    {
        var lookedAt = clock.GetTimestamp();
        while (true)
        {
            var left = Pause - clock.GetElapsedTime(lookedAt);
            if (left > TimeSpan.Zero)
                await _signal.WaitAsync(left, clock, CancellationToken.None);

            // The feeds after the wishes: whoever wishes has a feed before.
            HashSet<Guid> wanted;
            lock (_gate)
                (wanted, _wanted) = (_wanted, []);
            var feeds = Feeds();
            if (feeds.Count == 0 && TryStop())
                return;
            if (clock.GetElapsedTime(lookedAt) >= Pause)
            {
                lookedAt = clock.GetTimestamp();
                foreach (var batch in feeds.Keys.Where(id => !wanted.Contains(id)).Chunk(BatchSize).ToList())
                    await AddStaleAsync(batch, feeds, wanted);
            }

            foreach (var batch in wanted.Where(feeds.ContainsKey).Chunk(BatchSize))
                await ReadAsync([.. batch.Select(id => feeds[id])]);
        }
    }

    private bool TryStop()
    {
        lock (_gate)
            return !(_isRunning = _wanted.Count > 0);
    }

    private async Task AddStaleAsync(Guid[] ids, Dictionary<Guid, InvoiceFeed> feeds, HashSet<Guid> wanted)
    {
        try
        {
            var marks = await reader.MarksAsync(ids, CancellationToken.None);
            var now = clock.Now;
            foreach (var (id, mark) in marks)
            {
                if (feeds[id].IsStale(mark, now))
                    wanted.Add(id);
            }
        }
        catch (Exception exception)
        {
            LogFailed(exception, ids.Length);
        }
    }

    private async Task ReadAsync(InvoiceFeed[] feeds)
    {
        var asked = feeds.Select(f => (Feed: f, Asked: f.TakeAsked())).ToList();
        try
        {
            var read = await reader.ReadAsync([.. feeds.Select(f => f.InvoiceId)], CancellationToken.None);
            var now = clock.Now;
            foreach (var (feed, viewers) in asked)
            {
                var frame = feed.Show(read.GetValueOrDefault(feed.InvoiceId), now);
                viewers?.SetResult(frame);
            }
        }
        catch (Exception exception)
        {
            // Whoever joins is told; whoever watches already keeps what he has until the next read.
            LogFailed(exception, feeds.Length);
            foreach (var (_, viewers) in asked)
                viewers?.TrySetException(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} watched invoices could not be read for their viewers; it is tried again.")]
    private partial void LogFailed(Exception exception, int count);
}
