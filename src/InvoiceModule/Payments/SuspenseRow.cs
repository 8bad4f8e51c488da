using InvoiceModule.Invoices;

namespace InvoiceModule.Payments;

/// <summary>A payment with the address it came to.</summary>
internal sealed class SuspenseRow
{
    public required Payment Payment { get; init; }

    public required string Address { get; init; }
}
