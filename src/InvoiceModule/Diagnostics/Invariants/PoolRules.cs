using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>L7: every address is free, leased, resting or retired, and none is lost to the pool. A1: uses are leases that received money.</summary>
internal static class PoolRules
{
    public static void Check(AddressState state, Findings<long> findings)
    {
        var address = state.Address;
        var isUntouched = address is { Epoch: 0, LeasedBy: null, FreedAt: null };
        var isLeased = address is { Epoch: > 0, LeasedBy: not null };
        var isFreed = address is { Epoch: > 0, LeasedBy: null, FreedAt: not null, RestsUntil: not null };
        if (!isUntouched && !isLeased && !isFreed)
            findings.Broken("L7", address.Id, $"it is neither free, leased, resting nor retired: epoch {address.Epoch}, freed at '{address.FreedAt:O}', rests until '{address.RestsUntil:O}'");
        var used = state.Leases.Count(l => l.Used);
        if (address.Uses != used)
            findings.Broken("A1", address.Id, $"it counts {address.Uses} uses, but {used} of its leases received money");
        foreach (var lease in state.Leases.Where(l => !l.Used))
        {
            // What a person has assigned came to another one's lease, and counts as a use of that.
            if (state.Payments.FirstOrDefault(p => p is { Disposition: PaymentDisposition.Credited, Resolution: not PaymentResolution.Assigned } && p.InvoiceId == lease.InvoiceId) is { } payment)
                findings.Broken("A1", address.Id, $"its lease {lease.Epoch} received payment {payment.Id} and does not count as a use");
        }
    }
}
