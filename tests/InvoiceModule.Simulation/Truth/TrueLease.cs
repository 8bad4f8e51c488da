using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>Whose address it was when a transfer was sent, where that can be known for certain.</summary>
internal static class TrueLease
{
    private static readonly TimeSpan CloseLooks = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BlockTimeTrust = TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1);

    /// <summary>The lease that is certain.</summary>
    /// <returns>The lease; null when it cannot be known, or nobody had the address.</returns>
    public static LeaseRow? Find(World world, PaymentRow payment, DateTime sentAt, TrueSighting sighting)
    {
        var leases = world.Mirror.Leases.Rows.Where(l => l.AddressId == payment.AddressId).OrderBy(l => l.Epoch).ToList();
        if (sighting.IsLie || leases.Count == 0 || leases.Exists(l => l.Blockchain != payment.Blockchain))
            return null;
        if (sighting.Block is { } block)
        {
            var last = leases[^1];
            var isAbove = world.TipAtOpening(last) < block.Height;
            var isDoubtful = !IsClose(last) && block.Time < last.OpenedAt + BlockTimeTrust;
            return sentAt >= last.OpenedAt && isAbove && !leases.Exists(l => l != last && !IsSamePayer(world, l, last) && (isDoubtful || Touches(l, block.Time))) ? last : null;
        }

        // One that was opened around the time of the sighting may or may not be meant.
        var by = sighting.IsExact ? sentAt : sighting.ReadAt;
        var slack = sighting.IsExact ? ClockSlack : world.Scheduler.Time - sighting.ReadAt;
        if (leases.FindLast(l => l.OpenedAt <= by) is not { } lease || leases.Exists(l => l.OpenedAt > by && l.OpenedAt <= by + slack + TrueSighting.Rounding))
            return null;
        if (sighting.IsExact)
            return lease;

        // Whoever sent it while the one before had the address is known only where looks were close.
        return sentAt >= lease.OpenedAt && (IsClose(lease) || !leases.Exists(l => l.Epoch < lease.Epoch && !IsSamePayer(world, l, lease))) ? lease : null;

        bool IsClose(LeaseRow lease) => sighting.Since is { } since && (since >= lease.OpenedAt || world.Scheduler.Time - since <= CloseLooks);
    }

    /// <summary>Whether the same payer was to pay the same thing in two leases, as the shop knows: no word of "order_id" decides it.</summary>
    public static bool IsSamePayer(World world, LeaseRow one, LeaseRow other) => IsSamePayer(InvoiceOf(world, one), InvoiceOf(world, other));

    /// <summary>The same of their invoices.</summary>
    public static bool IsSamePayer(InvoiceRow one, InvoiceRow other) => one.Payer is not null && one.Payer == other.Payer && one.Blockchain == other.Blockchain && one.Contract == other.Contract;

    private static bool Touches(LeaseRow lease, DateTime time) => lease.OpenedAt <= time + BlockTimeTrust && (lease.ClosedAt ?? DateTime.MaxValue) >= time - BlockTimeTrust;

    private static InvoiceRow InvoiceOf(World world, LeaseRow lease) => world.Mirror.Invoices.Rows.First(i => i.Id == lease.InvoiceId);
}
