using System.Globalization;
using System.Numerics;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Play;
using InvoiceModule.Simulation.Runs;

namespace InvoiceModule.Simulation.Truth;

/// <summary>S1 to S6: the status follows from the payments, every version has its event, nothing ends too early.</summary>
internal static class StateRules
{
    private const int Paid = 4;
    private const int CanceledFlag = 8;

    public static void Check(World world, DateTime now)
    {
        foreach (var (before, after) in world.Mirror.Invoices.Changes)
        {
            if (after is null)
                world.Fail("S3", $"invoice {before!.Id} was deleted.");
            else if (before is not null)
                CheckMoved(world, before, after, now);
            else if (after is not { Active: true, Version: 1, Status: 0 })
                world.Fail("S3", $"invoice {after.Id} begins with version {after.Version}, status {after.Status}.");
        }
    }

    public static void CheckInvoice(World world, InvoiceRow invoice)
    {
        var tip = world.Mirror.Chains.Rows.FirstOrDefault(c => c.Blockchain == invoice.Blockchain)?.Height ?? 0;
        var counting = Counting(world, invoice.Id);
        var status = Status(invoice, counting, tip);
        world.Views.CheckExceptions(invoice, counting);
        if (invoice.Status != status)
            world.Fail("S1", $"invoice {invoice.Id} has status {invoice.Status}, its payments at tip {tip} make it {status}.");
        if (invoice.Status is < 0 or > Paid)
            world.Fail("S2", $"invoice {invoice.Id} has status {invoice.Status}.");
        if ((invoice.Exceptions & 4) != 0 != invoice.Status < invoice.Peak)
            world.Fail("S4", $"invoice {invoice.Id} has status {invoice.Status} after {invoice.Peak} and exceptions {invoice.Exceptions}.");
        if (invoice.Peak < Paid && world.Mirror.Events.Rows.Any(e => e.InvoiceId == invoice.Id && e.Status == Paid))
            world.Fail("S4", $"invoice {invoice.Id} was PAID, and its peak is {invoice.Peak}.");
        if (invoice.Active && invoice.Status == Paid)
            world.Fail("S5", $"invoice {invoice.Id} is PAID and active.");
        var versions = world.Mirror.Events.Rows.Where(e => e.InvoiceId == invoice.Id).Select(e => e.Version).Order().ToList();
        if (!versions.SequenceEqual(Enumerable.Range(1, invoice.Version)))
            world.Fail("S3", $"invoice {invoice.Id} is at version {invoice.Version} with events {string.Join(',', versions)}.");
        if (world.Mirror.Outboxes.Rows.FirstOrDefault(o => o.InvoiceId == invoice.Id) is not { } outbox || outbox.LatestVersion != invoice.Version)
            world.Fail("C1", $"invoice {invoice.Id} is at version {invoice.Version}, and its outbox is not.");
    }

    /// <summary>What counts for an invoice.</summary>
    public static List<PaymentRow> Counting(World world, Guid invoice) => world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice && p.Counts).ToList();

    /// <summary>The status that payments make at a tip.</summary>
    public static int Status(InvoiceRow invoice, IReadOnlyCollection<PaymentRow> payments, long tip)
    {
        BigInteger all = 0, mined = 0, final = 0;
        foreach (var payment in payments)
        {
            all += payment.Amount;
            if (payment.Height is not { } height)
                continue;
            mined += payment.Amount;
            if (tip - height + 1 >= Math.Max(invoice.Required, payment.Maturity))
                final += payment.Amount;
        }

        return payments.Count == 0 ? 0 : final >= invoice.Price ? Paid : mined >= invoice.Price ? 3 : all >= invoice.Price ? 2 : 1;
    }

    /// <summary>Whether a block of the branch that was read spends otherwise what a payment spends.</summary>
    public static bool IsSpent(World world, PaymentRow payment) => SpentIn(world, payment) is not null;

    private static void CheckMoved(World world, InvoiceRow before, InvoiceRow after, DateTime now)
    {
        var edge = string.Create(CultureInfo.InvariantCulture, $"{before.Status}-{after.Status}{(after.Active ? "" : " ended")}");
        var isEdge = before.Status != after.Status || before.Active != after.Active;
        world.Coverage.Hit("status", edge, isEdge);
        if (isEdge && !StatusEdges.All.Contains(edge, StringComparer.Ordinal))
            world.Fail("S5", $"invoice {after.Id} went {edge}, which no invoice may.");
        if (!before.Active && after.Active)
            world.Fail("S5", $"invoice {after.Id} became active again.");
        if (after.Version < before.Version || after.Version > before.Version + 1)
            world.Fail("S3", $"invoice {after.Id} went from version {before.Version} to {after.Version}.");
        var visible = before.Status != after.Status || before.Active != after.Active || before.Exceptions != after.Exceptions || before.Received != after.Received || before.Txs != after.Txs;
        if (visible != after.Version > before.Version)
            world.Fail("S3", $"invoice {after.Id} {(visible ? "changed without a version" : "made a version of nothing")}.");
        EventTypeRules.Check(world, before, after);
        if (after.Status < before.Status && !HasCause(world, after))
            world.Fail("S4", $"invoice {after.Id} fell from {before.Status} to {after.Status} though no payment changed and the tip did not fall.");
        if (after.Peak < before.Peak && !IsReleased(world, after) && !IsLost(world, after))
            world.Fail("S4", $"invoice {after.Id} is not said to be reversed any more, from {before.Peak} to {after.Status}, though what it lost may come back.");
        if (!before.Active || after.Active || after.Status == Paid || (after.Exceptions & CanceledFlag) != 0)
            return;
        if (now < after.ExpiresAt)
            world.Fail("S5", $"invoice {after.Id} ended at {now:T}, before its expiry at {after.ExpiresAt:T}.");
        var cursor = world.Mirror.Chains.Rows.First(c => c.Blockchain == after.Blockchain);
        if (!(cursor.ScannedAt >= after.ExpiresAt))
            world.Fail("S6", $"invoice {after.Id} ended by a look of {cursor.ScannedAt:T}, before its expiry at {after.ExpiresAt:T}.");
        if (!(world.Ledgers[after.Blockchain].LookedAt >= after.ExpiresAt))
            world.Fail("S6", $"invoice {after.Id} ended though nobody has looked at {after.Blockchain} since its expiry.");
        var inTime = world.Mirror.Payments.Rows.Where(p => p.InvoiceId == after.Id && p is { Counts: true, Late: false }).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
        if (inTime >= after.Price)
            world.Fail("S6", $"invoice {after.Id} ended with status {after.Status}, though {inTime} of {after.Price} were seen in time.");
    }

    private static bool IsReleased(World world, InvoiceRow invoice)
        => world.Mirror.Payments.Changes.Any(c => c.Before is { IsCredited: true } && c.Before.InvoiceId == invoice.Id && c.After is { IsCredited: false });

    // Whether each payment it lost is spent otherwise on the branch that was read, as deep as a payment would have to stand.
    private static bool IsLost(World world, InvoiceRow invoice)
    {
        var height = Cursor(world, invoice.Blockchain).Height;
        return world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p is { IsCredited: true, Void: not null }).All(p => SpentIn(world, p) is { } block && height - block.Height + 1 >= invoice.Required);
    }

    // The last block of the branch that was read which spends what a payment spends.
    private static SimBlock? SpentIn(World world, PaymentRow payment)
    {
        var spends = world.Ledgers[payment.Blockchain].Known[payment.TxId].Spends;
        for (SimBlock? block = Cursor(world, payment.Blockchain); block is not null; block = block.Parent)
        {
            if (block.Transactions.Any(t => t.TxId != payment.TxId && t.Spends.Intersect(spends, StringComparer.Ordinal).Any()))
                return block;
        }

        return null;
    }

    private static SimBlock Cursor(World world, string blockchain) => world.Ledgers[blockchain].Find(world.Mirror.Chains.Rows.First(c => c.Blockchain == blockchain).Hash)!;

    private static bool HasCause(World world, InvoiceRow invoice)
        => world.Mirror.Payments.Changes.Any(c => c.Before?.InvoiceId == invoice.Id)
            || world.Mirror.Chains.Changes.Any(c => c.After?.Blockchain == invoice.Blockchain && c.After.Height < c.Before?.Height);
}
