using InvoiceModule.Chains;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>What must be reached when nothing is broken any more: no money lost, no event lost, nothing left lying.</summary>
internal static class EndRules
{
    private static readonly TimeSpan RateLock = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    public static void Check(World world)
    {
        var mirror = world.Mirror;
        foreach (var ledger in world.Ledgers.Values)
        {
            var chain = mirror.Chains.Rows.FirstOrDefault(c => c.Blockchain == ledger.Blockchain);
            if (chain?.Hash != ledger.Tip.Hash)
                world.Fail("V2", $"{ledger.Blockchain} is read up to {chain?.Height} {chain?.Hash}, its tip is {ledger.Tip.Height} {ledger.Tip.Hash}.");
            CheckPayments(world, ledger);
        }

        foreach (var invoice in mirror.Invoices.Rows.Where(i => i is { Active: true, Status: < 2 } && i.ExpiresAt < world.Scheduler.Time.AddSeconds(-120)))
            world.Fail("L8", $"invoice {invoice.Id} with status {invoice.Status} is active at {world.Scheduler.Time:T}, it expired at {invoice.ExpiresAt:T}.");
        foreach (var invoice in mirror.Invoices.Rows.Where(i => i.RateLockEndsAt < world.Scheduler.Time.AddSeconds(-120)))
            world.Fail("L8", $"the price of invoice {invoice.Id} is held at {world.Scheduler.Time:T}, though its lock ended at {invoice.RateLockEndsAt:T}.");
        foreach (var change in mirror.Events.Rows)
        {
            if (change.State == EventRow.Pending)
                world.Fail("C2", $"event {change.Id} (version {change.Version} of invoice {change.InvoiceId}) is still pending.");
            if (change is { Version: > 1, Url: not null, State: EventRow.Acknowledged or EventRow.Superseded } && !world.Merchants.Rules.IsAccountedFor(change.Id)
                && !IsHidden(world, change))
                world.Fail("C2", $"the merchant never learnt of event {change.Id}, version {change.Version} of invoice {change.InvoiceId}, in state {change.State}.");
        }

        foreach (var id in world.Plans.RolledBack.Where(id => mirror.Invoices.Rows.Any(i => i.Id == id)))
            world.Fail("L5", $"invoice {id} is there though its host rolled back.");
        foreach (var order in mirror.Orders.Rows.Where(o => !mirror.Invoices.Rows.Any(i => i.Id == o.InvoiceId)))
            world.Fail("L5", $"order {order.Id} is there, its invoice {order.InvoiceId} is not.");
        world.Handlers.CheckEnd();
    }

    // One that was overtaken by an event that was itself given up or held: the merchant has turned the address off.
    private static bool IsHidden(World world, EventRow change)
        => world.Mirror.Events.Rows.Any(e => e.InvoiceId == change.InvoiceId && e.Version > change.Version && e.State is EventRow.HeldBack or EventRow.Dead);

    /// <summary>What waits is known by now: nobody's payment has to be mined before he is told that it has come.</summary>
    public static void CheckPool(World world)
    {
        // On a branch that is no longer than the one we follow nothing is booked: it is waited out.
        foreach (var ledger in world.Ledgers.Values.Where(l => world.Mirror.Chains.Rows.Any(c => c.Blockchain == l.Blockchain && c.Hash == l.Tip.Hash)))
        {
            var keys = world.Mirror.Addresses.Rows.Select(a => a.Key).ToHashSet(StringComparer.Ordinal);
            var kind = world.Kinds.First(k => k.Blockchain == ledger.Blockchain);
            foreach (var (sent, transfer) in ledger.Pool.SelectMany(p => p.Transfers, (p, t) => (p, t)).Where(p => keys.Contains(p.t.To) && kind.Assets.Any(a => a.ContractAddress == p.t.ContractAddress)))
            {
                if (transfer.Amount > 1000 && IsWatched(world, world.Mirror.Addresses.Rows.First(a => a.Key == transfer.To), sent, transfer) && !world.Mirror.Payments.Rows.Any(p => p.Blockchain == ledger.Blockchain && p.TxId == sent.TxId && p.Ordinal == transfer.Ordinal))
                    world.Fail("M2", $"{transfer.Amount} to {transfer.To} in {sent.TxId} waits and is nowhere booked.");
            }
        }
    }

    /// <summary>A rate is locked for an hour after the expiry, and then what waits does not count any more.</summary>
    public static void CheckLocks(World world)
    {
        foreach (var invoice in world.Mirror.Invoices.Rows.Where(i => i.IsFiat))
        {
            var chain = world.Mirror.Chains.Rows.First(c => c.Blockchain == invoice.Blockchain);
            if (!(chain.ScannedAt >= invoice.ExpiresAt + RateLock + Quiet) || chain.Hash != world.Ledgers[invoice.Blockchain].Tip.Hash)
                continue;

            // What was sent back stays where it is, and what takes its place: it buys nothing at any rate (RefundRules), and must not pay anybody else.
            if (world.Refunds.IsSentBack(invoice.Id))
                continue;
            foreach (var payment in world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p is { Counts: true, Height: null, WasMined: false, ResolvedAt: null } && !IsInPlaceOfPaid(world, invoice, p)))
                world.Fail("L9", $"payment {payment.TxId} waits, and still counts for invoice {invoice.Id} of status {invoice.Status} after {invoice.Peak}, whose rate lock ended at {invoice.ExpiresAt + RateLock:T}; the chain was read at {chain.ScannedAt:T}.");

            // What has lost its block holds the rate for an hour more, whether a node knows it now or not: it could come back at any later time.
            foreach (var payment in world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p is { IsCredited: true, Height: null, ResolvedAt: null } && invoice is { Peak: < 4, RateLockEndsAt: null }))
                world.Fail("L9", $"payment {payment.TxId} ({payment.Void}) stands in no block and holds the rate of invoice {invoice.Id} without end.");
        }
    }

    // The merchant has shipped for what had made it PAID, and whoever sent that has raised its fee since: it returns as the one before would.
    private static bool IsInPlaceOfPaid(World world, InvoiceRow invoice, PaymentRow payment)
    {
        var known = world.Ledgers[invoice.Blockchain].Known;
        return invoice.Peak == 4 && world.Mirror.Payments.Rows.Any(p => p.InvoiceId == invoice.Id && p is { IsCredited: true, WasMined: true } && known[p.TxId].Spends.Intersect(known[payment.TxId].Spends, StringComparer.Ordinal).Any());
    }

    // Of a token that the host had dropped only what an invoice asked for by then.
    private static bool IsWatched(World world, AddressRow address, SimTransaction sent, Transfer transfer)
        => !world.WasTokenDropped || transfer.ContractAddress is null
            || world.Mirror.Leases.Rows.Any(l => l.AddressId == address.Id && l.OpenedAt <= sent.SentAt && world.Mirror.Invoices.Rows.Any(i => i.Id == l.InvoiceId && i.Contract == transfer.ContractAddress));

    private static void CheckPayments(World world, Chains.SimLedger ledger)
    {
        var keys = world.Mirror.Addresses.Rows.ToDictionary(a => a.Key, StringComparer.Ordinal);
        var kind = world.Kinds.First(k => k.Blockchain == ledger.Blockchain);
        foreach (var sent in ledger.Known.Values)
        {
            var block = ledger.BlockOf(sent.TxId);
            var isThere = block is not null || ledger.IsWaiting(sent.TxId);
            foreach (var transfer in sent.Transfers.Where(t => keys.ContainsKey(t.To) && kind.Assets.Any(a => a.ContractAddress == t.ContractAddress)))
            {
                var payment = world.Mirror.Payments.Rows.FirstOrDefault(p => p.Blockchain == ledger.Blockchain && p.TxId == sent.TxId && p.Ordinal == transfer.Ordinal);
                if (payment is null && isThere && IsWatched(world, keys[transfer.To], sent, transfer))
                    world.Fail("M2", $"{transfer.Amount} to {transfer.To} in {sent.TxId} is nowhere booked.");
                if (payment is null)
                    continue;
                if (payment.BlockHash != block?.Hash)
                    world.Fail("S7", $"payment {sent.TxId} is said to be in '{payment.BlockHash}', and is in '{block?.Hash}'.");
                if (isThere && payment.Void is not null)
                    world.Fail("M2", $"payment {sent.TxId} is void ({payment.Void}) though it is {(block is null ? "waiting" : "mined")}.");
            }
        }
    }
}
