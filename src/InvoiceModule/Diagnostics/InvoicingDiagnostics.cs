using InvoiceModule.Diagnostics.Invariants;

namespace InvoiceModule.Diagnostics;

internal sealed class InvoicingDiagnostics(InvariantCheck check) : IInvoicingDiagnostics
{
    public Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken = default) => check.RunAsync(cancellationToken);
}
