namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>L1: one open lease at most. L2: leases do not overlap. L3: epochs rise by one. L5: an address and its open lease name the same invoice.</summary>
internal static class LeaseRules
{
    public static void Check(AddressState state, Findings<long> findings)
    {
        var (address, leases) = (state.Address, state.Leases);
        var open = leases.Where(l => l.ClosedAt is null).ToList();
        if (open.Count > 1)
            findings.Broken("L1", address.Id, $"it has {open.Count} open leases");
        else if (open.SingleOrDefault()?.InvoiceId != address.LeasedBy)
            findings.Broken("L5", address.Id, $"it is leased by '{address.LeasedBy}', but its open lease is of '{open.SingleOrDefault()?.InvoiceId}'");
        foreach (var orphan in leases.Where(l => !state.Invoices.ContainsKey(l.InvoiceId)))
            findings.Broken("L5", address.Id, $"its lease {orphan.Epoch} is of invoice {orphan.InvoiceId}, which does not exist");
        if (!leases.Select(l => l.Epoch).SequenceEqual(Enumerable.Range(1, Math.Max(0, address.Epoch))))
            findings.Broken("L3", address.Id, $"it is in epoch {address.Epoch} with leases {string.Join(',', leases.Select(l => l.Epoch))}");
        foreach (var (earlier, later) in leases.Zip(leases.Skip(1)).Where(p => p.First.ClosedAt > p.Second.OpenedAt || p.First.ClosedAt is null && open.Count == 1))
            findings.Broken("L2", address.Id, $"its lease {later.Epoch} begins before lease {earlier.Epoch} ends");
    }
}
