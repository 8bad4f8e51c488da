using InvoiceModule.Addresses;
using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>An address with its leases, their invoices and the money on it, as of one commit.</summary>
internal sealed record AddressState
{
    public required PoolAddress Address { get; init; }

    /// <summary>By epoch, oldest first.</summary>
    public required IReadOnlyList<AddressLease> Leases { get; init; }

    /// <summary>The invoices of the leases.</summary>
    public required IReadOnlyDictionary<Guid, Invoice> Invoices { get; init; }

    /// <summary>Everything but dust.</summary>
    public required IReadOnlyList<Payment> Payments { get; init; }
}
