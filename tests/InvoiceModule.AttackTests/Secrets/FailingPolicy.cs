using InvoiceModule.Invoices;

namespace InvoiceModule.AttackTests.Secrets;

/// <summary>A host whose own code breaks on some orders, and talks about it.</summary>
internal sealed class FailingPolicy : IInvoicePolicy
{
    public const string Order = "break";

    public ValueTask<bool> AllowsAsync(Guid walletId, CreateInvoiceRequest request, CancellationToken cancellationToken)
        => request.Data.OrderId == Order ? throw new InvalidOperationException("The host's policy broke.") : ValueTask.FromResult(true);
}
