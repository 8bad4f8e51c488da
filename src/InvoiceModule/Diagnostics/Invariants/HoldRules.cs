namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>L4: wallet, invoice and address belong together. L5: an invoice has one lease, open exactly while it is active.</summary>
internal static class HoldRules
{
    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var (invoice, address) = (state.Invoice, state.Address);
        if (address.WalletId != invoice.WalletId)
            findings.Broken("L4", invoice.Id, $"its address {address.Id} belongs to another wallet");
        if (!string.Equals(address.Text, invoice.Address, StringComparison.Ordinal))
            findings.Broken("L4", invoice.Id, $"it shows an address that is not its address {address.Id}");
        if (state.Leases is not [var lease] || lease.AddressId != address.Id || lease.Epoch != invoice.Epoch)
            findings.Broken("L5", invoice.Id, $"it has {state.Leases.Count} leases, or one of another address or epoch");
        else if (invoice.Active != lease.ClosedAt is null)
            findings.Broken("L5", invoice.Id, $"it is {(invoice.Active ? "" : "not ")}active, and its lease was closed at '{lease.ClosedAt:O}'");
    }
}
