using System.Collections.Concurrent;
using InvoiceModule.Chains;
using InvoiceModule.Rates;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Payments;

/// <summary>This process's scanners, one a chain.</summary>
internal sealed class ChainScanners(
    ChainRegistry chains, InvoicingDb db, ScanClaims claims, PaymentLedger ledger, BlockAudit audit, RateService rates, InvoicingClock clock, DatabaseClock database, WorkSignals signals,
    PaymentMetrics metrics, ILogger<ChainScanner> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, ChainScanner> _scanners = new(StringComparer.Ordinal);

    public IReadOnlyList<ChainScanner> All => chains.All.Select(c => Get(c.Blockchain)).ToList();

    public ChainScanner Get(string blockchain)
        => _scanners.GetOrAdd(blockchain, name => new ChainScanner(chains.Get(name), db, claims, ledger, audit, rates, clock, database, signals, metrics, logger));

    public void Dispose()
    {
        foreach (var scanner in _scanners.Values)
            scanner.Dispose();
    }
}
