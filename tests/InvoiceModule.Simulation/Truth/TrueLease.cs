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
            return isAbove && !leases.Exists(l => l != last && !IsSameOrder(world, l, last) && (isDoubtful || Touches(l, block.Time))) ? last : null;
        }

        // One that was opened around the time of the sighting may or may not be meant.
        var by = sighting.IsExact ? sentAt : sighting.ReadAt;
        var slack = sighting.IsExact ? ClockSlack : world.Scheduler.Time - sighting.ReadAt;
        if (leases.FindLast(l => l.OpenedAt <= by) is not { } lease || leases.Exists(l => l.OpenedAt > by && l.OpenedAt <= by + slack + TrueSighting.Rounding))
            return null;
        if (sighting.IsExact)
            return lease;

        // Whoever sent it while the one before had the address is known only where looks were close.
        return sentAt >= lease.OpenedAt && (IsClose(lease) || !leases.Exists(l => l.Epoch < lease.Epoch && !IsSameOrder(world, l, lease))) ? lease : null;

        bool IsClose(LeaseRow lease) => sighting.Since is { } since && (since >= lease.OpenedAt || world.Scheduler.Time - since <= CloseLooks);
    }

    /// <summary>Whether two leases are of one order, and so of one payer.</summary>
    public static bool IsSameOrder(World world, LeaseRow one, LeaseRow other)
    {
        var (first, second) = (InvoiceOf(world, one), InvoiceOf(world, other));
        return first.OrderId is not null && first.OrderId == second.OrderId && first.Blockchain == second.Blockchain && first.Symbol == second.Symbol;
    }

    private static bool Touches(LeaseRow lease, DateTime time) => lease.OpenedAt <= time + BlockTimeTrust && (lease.ClosedAt ?? DateTime.MaxValue) >= time - BlockTimeTrust;

    private static InvoiceRow InvoiceOf(World world, LeaseRow lease) => world.Mirror.Invoices.Rows.First(i => i.Id == lease.InvoiceId);
}
