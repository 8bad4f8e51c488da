using InvoiceModule.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>
/// Runs the verification in the background, one at a time and not too often, however often it is asked for: health endpoints are polled, and the
/// verification walks over the whole database.
/// </summary>
internal sealed class InvariantWatch(IInvoicingDiagnostics diagnostics, InvoicingClock clock, IOptions<InvoicingHealthOptions> options, IHostApplicationLifetime? lifetime = null)
{
    private readonly Lock _lock = new();
    private Task<VerificationReport>? _run;
    private Task<VerificationReport>? _last;
    private long _began;

    /// <summary>The newest result, begun anew when it is old: the run under way is waited for a little.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Ends the waiting, not the run.</param>
    /// <returns>The last finished run, which may have failed; null while the first is under way. And for how long another has been under way.</returns>
    public async Task<(Task<VerificationReport>? Last, TimeSpan UnderWay)> ReadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var run = Begin();
        await Task.WhenAny(run, Task.Delay(patience, clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_run is { IsCompleted: true })
                _last = _run;
            return (_last, run.IsCompleted ? TimeSpan.Zero : clock.GetElapsedTime(_began));
        }
    }

    private Task<VerificationReport> Begin()
    {
        lock (_lock)
        {
            if (_run is { IsCompleted: true })
                _last = _run;
            if (_run is null || _run.IsCompleted && clock.GetElapsedTime(_began) >= options.Value.VerifyInterval)
            {
                _began = clock.GetTimestamp();
                _run = Task.Run(() => diagnostics.VerifyAsync(lifetime?.ApplicationStopping ?? CancellationToken.None), CancellationToken.None);
            }

            return _run;
        }
    }
}
