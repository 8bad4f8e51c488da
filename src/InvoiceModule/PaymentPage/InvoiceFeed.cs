using InvoiceModule.Storage;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.PaymentPage;

/// <summary>Reads one invoice for all who watch it: when it is signalled, when somebody joins, and otherwise every two seconds.</summary>
internal sealed partial class InvoiceFeed : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly PublicInvoiceReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly WorkSignal _signal = new();
    private TaskCompletionSource<InvoiceFrame?>? _asked;
    private InvoiceFrame? _latest;

    public InvoiceFeed(Guid invoiceId, PublicInvoiceReader reader, TimeProvider clock, ILogger logger)
    {
        InvoiceId = invoiceId;
        (_reader, _clock, _logger) = (reader, clock, logger);

        // It outlives the request that started it, so it must not carry that request's context (user, culture, trace) along.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(() => RunAsync(_stop.Token));
    }

    public Guid InvoiceId { get; }

    /// <summary>Viewers; guarded by <see cref="InvoiceWatch"/>.</summary>
    public int Viewers { get; set; }

    public void Changed() => _signal.Set();

    /// <summary>The state by a read that begins after this call: never older than the page the viewer has just been sent. Null: no such invoice.</summary>
    public Task<InvoiceFrame?> ReadAsync()
    {
        while (true)
        {
            if (_asked is { } asked)
                return asked.Task;
            var mine = new TaskCompletionSource<InvoiceFrame?>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _asked, mine, null) is not null)
                continue;
            _signal.Set();
            return mine.Task;
        }
    }

    /// <summary>Stops reading. Nobody waits on it any more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stopped)
    {
        try
        {
            while (true)
            {
                await LookAsync(stopped);
                await _signal.WaitAsync(Pause, _clock, stopped);
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The last viewer has gone.
        }
    }

    private async Task LookAsync(CancellationToken stopped)
    {
        var asked = Interlocked.Exchange(ref _asked, null);
        try
        {
            var invoice = await _reader.FindAsync(InvoiceId, stopped);
            if (invoice is not null)
                Publish(new InvoiceFrame(invoice));
            asked?.SetResult(invoice is null ? null : _latest);
        }
        catch (Exception exception) when (!stopped.IsCancellationRequested)
        {
            // Whoever joins is told; whoever watches already keeps what he has until the next read.
            LogFailed(exception, InvoiceId);
            asked?.SetException(exception);
        }
    }

    private void Publish(InvoiceFrame frame)
    {
        if (string.Equals(_latest?.Id, frame.Id, StringComparison.Ordinal))
            return;
        var previous = _latest;
        _latest = frame;
        previous?.Follow(frame);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Invoice {InvoiceId} could not be read for its viewers; it is tried again.")]
    private partial void LogFailed(Exception exception, Guid invoiceId);
}
