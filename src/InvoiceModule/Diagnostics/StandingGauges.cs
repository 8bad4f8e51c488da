using System.Diagnostics.Metrics;
using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Diagnostics;

/// <summary>
/// Gauges of how things stand in the database. They are read in the background while somebody collects them, for a collector's call is no place to
/// wait for a database. Every process gives the same numbers: take the maximum over them, not the sum.
/// </summary>
internal sealed partial class StandingGauges : IBackgroundLoop
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(60);

    private readonly StandingReader _standing;
    private readonly InvoicingClock _clock;
    private readonly ILogger<StandingGauges> _logger;
    private readonly Instrument _due;
    private readonly Instrument _height;
    private readonly Instrument _age;
    private readonly Instrument _pool;
    private volatile IReadOnlyList<Measurement<double>> _dueAges = [];
    private volatile IReadOnlyList<ChainCursor> _cursors = [];
    private volatile IReadOnlyList<PoolCount> _pools = [];

    public StandingGauges(StandingReader standing, InvoicingClock clock, IMeterFactory meters, ILogger<StandingGauges> logger)
    {
        (_standing, _clock, _logger) = (standing, clock, logger);
        var meter = meters.Create(InvoicingTelemetry.MeterName);
        _due = meter.CreateObservableGauge("invoicing.outbox.due_age", () => _dueAges, "s", "Age of the oldest callback or handler that is due and that nobody is running.");
        _height = meter.CreateObservableGauge(
            "invoicing.chain.height", () => _cursors.Select(c => new Measurement<long>(c.Height, Chain(c))), "{block}", "The height up to which a chain has been read.");
        _age = meter.CreateObservableGauge(
            "invoicing.chain.lag", () => _cursors.Where(c => c.ScannedAt is not null).Select(c => new Measurement<double>(Age(c.ScannedAt!.Value), Chain(c))), "s",
            "Time since the beginning of the last look that reached a chain's tip and its whole pool.");
        _pool = meter.CreateObservableGauge(
            "invoicing.addresses", () => _pools.Select(p => new Measurement<long>(p.Count, new(TelemetryTags.Blockchain, p.Space), new(TelemetryTags.AddressState, p.State))), "{address}",
            "Addresses of all pools by state.");
    }

    public string Name => "gauges";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long? pools = null;
        while (true)
        {
            try
            {
                if (_due.Enabled || _height.Enabled || _age.Enabled)
                    await ReadAsync(cancellationToken);
                if (_pool.Enabled && (pools is not { } read || _clock.GetElapsedTime(read) >= Seldom))
                {
                    await ReadPoolsAsync(cancellationToken);
                    pools = _clock.GetTimestamp();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Unread(_logger, exception.Message);
            }

            await Task.Delay(Often, _clock, cancellationToken);
        }
    }

    /// <summary>Reads what costs little.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var due = await _standing.OldestDueAsync(cancellationToken);
        _dueAges = [Due("callback", due.Callback), Due("handler", due.Handler)];
        _cursors = await _standing.CursorsAsync(cancellationToken);
    }

    /// <summary>Counts the addresses, which walks over all of them.</summary>
    public async Task ReadPoolsAsync(CancellationToken cancellationToken) => _pools = await _standing.PoolAsync(cancellationToken);

    private Measurement<double> Due(string lane, DateTime? at) => new(at is { } since ? Age(since) : 0, new KeyValuePair<string, object?>(TelemetryTags.Lane, lane));

    private double Age(DateTime since) => Math.Max(0, (_clock.Now - since).TotalSeconds);

    private static KeyValuePair<string, object?> Chain(ChainCursor cursor) => new(TelemetryTags.Blockchain, cursor.Blockchain);

    [LoggerMessage(LogLevel.Warning, "The gauges could not be read: {Reason}")]
    private static partial void Unread(ILogger logger, string reason);
}
