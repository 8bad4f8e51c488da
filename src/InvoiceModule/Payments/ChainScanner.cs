using InvoiceModule.Chains;
using InvoiceModule.Rates;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Payments;

/// <summary>
/// Reads one chain in this process: claims it, reads it on, books what it finds, and says what has changed. Any number of processes may run one;
/// the claim lets one of them work.
/// </summary>
internal sealed class ChainScanner : IDisposable
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    private readonly IChain _chain;
    private readonly InvoicingDb _db;
    private readonly ScanClaims _claims;
    private readonly PaymentLedger _ledger;
    private readonly BlockAudit _audit;
    private readonly RateService _rates;
    private readonly WorkSignals _signals;
    private readonly PaymentMetrics _metrics;
    private readonly InvoicingClock _clock;
    private readonly DatabaseClock _database;
    private readonly ILogger _logger;
    private readonly ChainReader _reader;
    private readonly SemaphoreSlim _one = new(1, 1);

    private ScanClaim? _claim;
    private IReadOnlySet<string>? _pool;
    private bool _isUnsettled;
    private bool _isInDoubt;

    public ChainScanner(
        IChain chain, InvoicingDb db, ScanClaims claims, PaymentLedger ledger, BlockAudit audit, RateService rates, InvoicingClock clock, DatabaseClock database,
        WorkSignals signals, PaymentMetrics metrics, ILogger logger)
    {
        (_chain, _db, _claims, _ledger, _audit, _rates, _signals, _metrics, _clock, _database, _logger) = (chain, db, claims, ledger, audit, rates, signals, metrics, clock, database, logger);
        _reader = new ChainReader(chain, clock, (height, cancellationToken) => db.ReadAsync(
            (context, token) => context.Set<ReadBlock>().Where(b => b.Blockchain == chain.Blockchain && b.Height == height).Select(b => b.Hash).SingleOrDefaultAsync(token),
            cancellationToken));
    }

    public IChain Chain => _chain;

    /// <summary>Reads up to the tip and the pool, unless another process holds the chain.</summary>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>Whether this process has read the chain; false when another one holds it or the node does not answer.</returns>
    public async Task<bool> ScanAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        var (began, outcome) = (_clock.GetTimestamp(), "failed");
        try
        {
            while (!await StepAndRenewAsync(cancellationToken))
            {
            }

            _signals.Scanned(_chain.Blockchain).Set();
            _signals.Expiry.Set();
            outcome = "complete";
            return true;
        }
        catch (NotHeldException)
        {
            outcome = "not_held";
            return false;
        }
        catch (StaleScanException)
        {
            _isInDoubt = true;
            ScanLog.Stale(_logger, _chain.Blockchain);
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            ScanLog.Failed(_logger, _chain.Blockchain, OneLine.Of(exception.Message));
            _isInDoubt = true;
            await NoteFailureAsync(exception.Message, cancellationToken);
            return false;
        }
        finally
        {
            _metrics.Scanned(_chain.Blockchain, _clock.GetElapsedTime(began), outcome);
            _one.Release();
        }
    }

    /// <summary>Gives the chain up.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_claim is { } claim)
                await _claims.ReleaseAsync(claim, cancellationToken);
            Forget();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    // When it is the database that failed, this fails too: that must not end the reading for good.
    private async Task NoteFailureAsync(string failure, CancellationToken cancellationToken)
    {
        try
        {
            await _claims.FailedAsync(_chain.Blockchain, _claim, failure, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            ScanLog.FailureNotNoted(_logger, _chain.Blockchain, OneLine.Of(exception.Message));
        }
    }

    // A look at a slow node or at many blocks outlasts a claim; it is renewed meanwhile. One that hangs gives the chain to another process in the end.
    private async Task<bool> StepAndRenewAsync(CancellationToken cancellationToken)
    {
        using var longest = new CancellationTokenSource(LongestLook, _clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, longest.Token);
        var step = StepAsync(limited.Token);
        while (await Task.WhenAny(step, Task.Delay(ScanClaims.Renewal, _clock, CancellationToken.None)) != step)
        {
            if (_claim is not { } claim || limited.IsCancellationRequested)
                continue;
            try
            {
                await _claims.RenewAsync(claim, CancellationToken.None);
            }
            catch (Exception exception)
            {
                // The look goes on: whether the claim still held is settled when it is booked.
                ScanLog.NotRenewed(_logger, _chain.Blockchain, OneLine.Of(exception.Message));
            }
        }

        return await step;
    }

    // One look; true when it reached the tip and the pool.
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (_isInDoubt && _claim is { } doubtful)
        {
            var resumed = await _claims.ResumeAsync(doubtful, cancellationToken);
            Forget();
            _reader.Reset();
            _claim = resumed;

            // The last write may have come through without an answer: what it made due has not been told here.
            _signals.VersionsMade([]);
        }

        _isInDoubt = false;
        var claim = _claim ?? await ClaimAsync(cancellationToken);
        var update = await _audit.CheckAsync(_chain, await LookAsync(claim.At, cancellationToken), cancellationToken);
        if (update is { IsComplete: true, Blocks.Count: 0, IsReorganisation: false, NewPending.Count: 0 }
            && (update.PendingIds is not { } ids || !_isUnsettled && _pool is not null && _pool.SetEquals(ids)))
        {
            _claim = claim with { ScannedAt = update.ScannedAt ?? claim.ScannedAt };
            await _claims.NothingNewAsync(claim, _claim.ScannedAt, _chain.Traits, cancellationToken);
            return true;
        }

        if (await TryBookAsync(claim, update, cancellationToken) is not { } result)
            return false;
        _reader.Applied(update, result.LookAgain);
        _metrics.Read(_chain.Blockchain, update.Blocks.Count, update.IsReorganisation);
        _claim = claim with { At = result.At, Revision = claim.Revision + 1, ScannedAt = update.ScannedAt ?? claim.ScannedAt };
        (_pool, _isUnsettled) = (update.PendingIds, result.IsUnsettled);
        if (update.IsReorganisation)
            ScanLog.Reorganised(_logger, _chain.Blockchain, update.From.Height - update.Fork.Height, update.Fork.Height);
        if (result.Changed.Count > 0)
            _signals.VersionsMade(result.Changed);
        return update.IsComplete;
    }

    // When something was sent is told by when a look began. One that a machine slept through began hours before what it shows.
    private async Task<ChainUpdate> LookAsync(BlockRef from, CancellationToken cancellationToken)
    {
        await _database.EnsureAsync(_db, cancellationToken);
        var update = await _reader.ReadAsync(from, await FormerContracts.FindAsync(_db, _chain, cancellationToken), cancellationToken);
        return !_clock.IsDoubtful && update.ReadAt - update.BeganAt <= LongestLook
            ? update
            : throw new ChainUnavailableException($"The clock has leapt while {_chain.Blockchain} was being read, as after a sleep of the machine: what was seen is looked at anew.");
    }

    private async Task<ScanClaim> ClaimAsync(CancellationToken cancellationToken)
    {
        await _claims.EnsureAsync(_chain, cancellationToken);
        var claim = await _claims.TakeAsync(_chain.Blockchain, cancellationToken) ?? throw new NotHeldException();
        Forget();
        _reader.Reset();
        return _claim = claim;
    }

    // Null when the cursor is not where this look began, and yet the claim is ours: the write came through and its answer was lost, or the write before it is lost with
    // the database that had it. The next step goes on from there.
    private async Task<LedgerResult?> TryBookAsync(ScanClaim claim, ChainUpdate update, CancellationToken cancellationToken)
    {
        try
        {
            return await BookAsync(claim, update, cancellationToken);
        }
        catch (StaleScanException)
        {
            if (await _claims.ResumeAsync(claim, cancellationToken) is not { } own || own.Revision == claim.Revision)
                throw;
            _isInDoubt = true;
            return null;
        }
    }

    private async Task<LedgerResult> BookAsync(ScanClaim claim, ChainUpdate update, CancellationToken cancellationToken)
    {
        using var activity = InvoicingTelemetry.Source.StartActivity("invoicing.scan");
        activity?.SetTag(TelemetryTags.Blockchain, _chain.Blockchain).SetTag(TelemetryTags.Blocks, update.Blocks.Count).SetTag(TelemetryTags.Height, update.To.Height);
        var rates = new LateRates(_rates);
        var stuck = new HashSet<Guid>();
        while (true)
        {
            try
            {
                return await _ledger.ApplyAsync(_chain, claim, update, rates, stuck, cancellationToken);
            }
            catch (RateNeededException needed)
            {
                await rates.FetchAsync(needed, cancellationToken);
            }
            catch (StuckInvoiceException failed)
            {
                ScanLog.Stuck(_logger, _chain.Blockchain, failed.InvoiceId, failed.InnerException);
                stuck.Add(failed.InvoiceId);
            }
        }
    }

    private void Forget() => (_claim, _pool, _isUnsettled) = (null, null, false);

    /// <summary>Another process holds the chain.</summary>
    private sealed class NotHeldException : Exception;
}
