using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>Holds the stored state against the rules that must hold at every commit, and says what is broken in words for an operator. It only reads.</summary>
internal sealed class InvariantCheck(
    InvoicingDb db, ChainRegistry chains, Secrets secrets, CallbackBody bodies, EventHandlers handlers, InvoicingClock clock, IOptions<InvoicingOptions> options)
{
    /// <summary>What looks overdue may only just be under way: so long it gets before the second look.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether it reports what is overdue, too; not so where time is moved by hand.</summary>
    public bool IncludesOverdue { get; set; } = true;

    /// <summary>Checks everything.</summary>
    public async Task<VerificationReport> RunAsync(CancellationToken cancellationToken)
    {
        var (started, timestamp) = (clock.Now, clock.GetTimestamp());
        var invoices = new InvoiceCheck(db, chains, secrets, bodies, handlers, clock);
        var addresses = new AddressCheck(db);
        var payments = new PaymentCheck(db);
        ISubjectCheck[] checks = [new WalletCheck(db, secrets, clock), new ChainCheck(db, chains, options.Value, clock), invoices, addresses, payments];
        var suspected = 0;
        foreach (var check in checks)
        {
            await check.LookAsync(VerificationReport.MaxFindings - suspected, cancellationToken);
            suspected += check.Suspicions.Count;
        }

        if (IncludesOverdue && checks.Any(c => c.Suspicions.Any(s => s.Kind == FindingKind.Overdue)))
            await Task.Delay(Patience, clock, cancellationToken);
        var findings = new List<InvariantFinding>();
        foreach (var check in checks.Where(c => c.Suspicions.Any(s => IncludesOverdue || s.Kind == FindingKind.Broken)))
            findings.AddRange((await check.ConfirmAsync(cancellationToken)).Where(f => IncludesOverdue || f.Kind == FindingKind.Broken));
        return new VerificationReport
        {
            StartedAt = started,
            Duration = clock.GetElapsedTime(timestamp),
            Invoices = invoices.Seen,
            Addresses = addresses.Seen,
            Payments = payments.Seen,
            Findings = findings,
            IsTruncated = suspected >= VerificationReport.MaxFindings,
        };
    }
}
