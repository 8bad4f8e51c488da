using InvoiceModule.Audit;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>L1 to L7: one invoice an address, in order, with rest in between.</summary>
internal static class LeaseRules
{
    public static void Check(World world, DateTime now)
    {
        var mirror = world.Mirror;
        foreach (var (before, after) in mirror.Leases.Changes)
        {
            if (after is null)
                world.Fail("L3", $"lease {before!.Id} was deleted.");
            else if (before is null)
                CheckOpened(world, after, now);
            else if (before.ClosedAt is not null && before.ClosedAt != after.ClosedAt)
                world.Fail("L3", $"lease {after.Id} was closed at {before.ClosedAt:T} and then at {after.ClosedAt:T}.");
        }

        foreach (var (before, after) in mirror.Addresses.Changes)
        {
            if (before is null && after is not null)
                world.Providers.CheckAdded(after);
            if (before is not null && after is not null && (before.WalletId != after.WalletId || before.Key != after.Key || after.Epoch < before.Epoch || after.Epoch > before.Epoch + 1))
                world.Fail("L4", $"address {after.Id} changed its wallet or key, or jumped from epoch {before.Epoch} to {after.Epoch}.");
        }

        foreach (var id in mirror.Leases.Changes.Select(c => (c.After ?? c.Before)!.AddressId).Concat(mirror.Addresses.Changes.Select(c => (c.After ?? c.Before)!.Id))
            .Concat(mirror.Payments.Changes.Select(c => (c.After ?? c.Before)!.AddressId)).Distinct())
            CheckAddress(world, mirror.Addresses.Rows.First(a => a.Id == id));
    }

    public static void CheckInvoice(World world, InvoiceRow invoice)
    {
        var leases = world.Mirror.Leases.Rows.Where(l => l.InvoiceId == invoice.Id).ToList();
        var address = world.Mirror.Addresses.Rows.First(a => a.Id == invoice.AddressId);
        if (leases is not [var lease] || lease.AddressId != address.Id || lease.Epoch != invoice.Epoch)
            world.Fail("L5", $"invoice {invoice.Id} has {leases.Count} leases, or one of another address or epoch.");
        else if (invoice.Active != lease.ClosedAt is null || invoice.Active != (address.LeasedBy == invoice.Id))
            world.Fail("L5", $"invoice {invoice.Id} is active: {invoice.Active}, its lease closed at {lease.ClosedAt:T}, its address held by {address.LeasedBy}.");
    }

    private static void CheckAddress(World world, AddressRow address)
    {
        var leases = world.Mirror.Leases.Rows.Where(l => l.AddressId == address.Id).OrderBy(l => l.Epoch).ToList();
        if (leases.Count(l => l.ClosedAt is null) > 1)
            world.Fail("L1", $"address {address.Key} has {leases.Count(l => l.ClosedAt is null)} open leases.");
        if (!leases.Select(l => l.Epoch).SequenceEqual(Enumerable.Range(1, address.Epoch)))
            world.Fail("L3", $"address {address.Key} is in epoch {address.Epoch} with leases {string.Join(',', leases.Select(l => l.Epoch))}.");
        foreach (var (earlier, later) in leases.Zip(leases.Skip(1)).Where(p => !(p.First.ClosedAt <= p.Second.OpenedAt)))
            world.Fail("L2", $"on address {address.Key} epoch {later.Epoch} begins at {later.OpenedAt:T}, before epoch {earlier.Epoch} ends at {earlier.ClosedAt:T}.");
        if (address is { LeasedBy: null, Epoch: > 0, Retired: null } && (address.FreedAt is null || !address.Pinned && address.RestsUntil is null))
            world.Fail("L7", $"address {address.Key} is nobody's, and will never be anybody's again: freed at {address.FreedAt:T}, rests until {address.RestsUntil:T}.");
        var pins = world.Mirror.Payments.Rows.Any(p => p.AddressId == address.Id && p.Pins);
        if (address.Pinned != pins)
            world.Fail("L6", $"address {address.Key} is {(address.Pinned ? "" : "not ")}pinned, its payments say otherwise.");
    }

    private static void CheckOpened(World world, LeaseRow lease, DateTime now)
    {
        var mirror = world.Mirror;
        world.Opened(lease);
        world.Providers.CheckOpened(lease, now);
        var address = mirror.Addresses.Rows.First(a => a.Id == lease.AddressId);
        if (address.Retired is not null)
            world.Fail("L6", $"the retired address {address.Key} ({address.Retired}) was leased.");
        if (mirror.Payments.Rows.FirstOrDefault(p => p.AddressId == address.Id && p.Pins) is { } pin)
            world.Fail("L6", $"address {address.Key} was leased though payment {pin.TxId} is unconfirmed, not final or unresolved.");
        if (mirror.Payments.Rows.Any(p => p.AddressId == address.Id && p.Reason == "no_invoice"))
            world.Fail("L6", $"address {address.Key} was leased though it was paid without an invoice.");
        if (mirror.Leases.Rows.Where(l => l.AddressId == address.Id && l.Epoch < lease.Epoch).MaxBy(l => l.Epoch) is not { } earlier)
            return;
        var paid = mirror.Payments.Rows.Where(p => p.AddressId == address.Id && p.IsCredited).Select(p => EpochOf(mirror, p)).Distinct().Count();
        if (paid >= world.Options.MaxAddressUses)
            world.Fail("L6", $"address {address.Key} was leased after {paid} uses.");
        var last = mirror.Invoices.Rows.First(i => i.Id == earlier.InvoiceId);
        var next = mirror.Invoices.Rows.First(i => i.Id == lease.InvoiceId);
        var isSameOrder = last.Status == 0 && TrueLease.IsSamePayer(last, next);
        world.Coverage.Hit("lease", isSameOrder ? "same order again" : "rested again");
        world.Coverage.Hit("lease", "between orders without a name", string.IsNullOrWhiteSpace(next.OrderId) && next.OrderId is not null && next.OrderId == last.OrderId);
        if (isSameOrder)
            return;
        if (last.EndedAt is not { } ended)
        {
            world.Fail("L1", $"address {address.Key} was leased to invoice {next.Id} while invoice {last.Id} holds it.");
            return;
        }

        var rested = new[] { ended + world.Options.AddressRest, last.ExpiresAt.AddMinutes(10), ended.AddMinutes(last.Pause ?? 0) }
            .Concat(mirror.Payments.Rows.Where(p => p.AddressId == address.Id && EpochOf(mirror, p) == earlier.Epoch && p is { Disposition: not 2, FinalAt: not null }).Select(p => p.FinalAt!.Value + world.Options.PaidAddressRest)).Max();
        foreach (var note in mirror.Audit.Rows.Where(a => a.Action == AuditActions.ShortRefundNoted && mirror.Invoices.Rows.Any(i => i.Id == a.InvoiceId && i.AddressId == address.Id)))
            rested = note.At + world.Options.PaidAddressRest is var until && until > rested ? until : rested;
        if (now < rested)
            world.Fail("L6", $"address {address.Key} was leased at {now:T} though it rests until {rested:T}.");
    }

    // Whose address it was when the money came, whoever was given it afterwards.
    private static int? EpochOf(Mirror mirror, PaymentRow payment)
        => mirror.Leases.Rows.FirstOrDefault(l => l.AddressId == payment.AddressId && l.InvoiceId == payment.InvoiceId)?.Epoch
            ?? mirror.Leases.Rows.Where(l => l.AddressId == payment.AddressId && l.OpenedAt <= payment.SeenAt).Max(l => (int?)l.Epoch);
}
