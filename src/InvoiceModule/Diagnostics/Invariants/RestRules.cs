using InvoiceModule.Addresses;
using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>L6: money that is unconfirmed, not final or unresolved pins its address, and nobody else gets an address while late money is still credited.</summary>
internal static class RestRules
{
    public static void Check(AddressState state, Findings<long> findings)
    {
        var address = state.Address;
        var pins = state.Payments.Any(p => p.Pins);
        if (address.Pinned != pins)
            findings.Broken("L6", address.Id, $"it is {(address.Pinned ? "" : "not ")}pinned, and the money on it says {(pins ? "it must be" : "it need not be")}");
        foreach (var (earlier, later) in state.Leases.Zip(state.Leases.Skip(1)))
        {
            if (state.Invoices.TryGetValue(earlier.InvoiceId, out var before) && state.Invoices.TryGetValue(later.InvoiceId, out var after)
                && !IsSameOrder(before, after) && later.OpenedAt < EndOfRest(before))
                findings.Broken("L6", address.Id, $"its lease {later.Epoch} was opened at {later.OpenedAt:O}, before the rest after lease {earlier.Epoch} was over");
        }

        if (address is { LeasedBy: null, RestsUntil: { } rests } && state.Leases is [.., { ClosedAt: not null } last]
            && state.Invoices.TryGetValue(last.InvoiceId, out var ended) && rests < EndOfRest(ended))
            findings.Broken("L6", address.Id, $"it rests until {rests:O}, and late money for its last invoice is credited longer");
    }

    // What no option shortens.
    private static DateTime EndOfRest(Invoice invoice)
        => AddressRest.Until(invoice, [], null, TimeSpan.Zero, TimeSpan.Zero, invoice.ExpiresAt);

    private static bool IsSameOrder(Invoice before, Invoice after)
        => before.WalletId == after.WalletId && OrderKeys.IsNamed(before.OrderId) && string.Equals(before.OrderId, after.OrderId, StringComparison.Ordinal)
            && string.Equals(before.Blockchain, after.Blockchain, StringComparison.Ordinal) && string.Equals(before.Symbol, after.Symbol, StringComparison.Ordinal);
}
