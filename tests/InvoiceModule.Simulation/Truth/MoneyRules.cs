using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>M1 to M8: what is booked is what was truly sent, once, on the right invoice.</summary>
internal static class MoneyRules
{
    private const int Ignored = 2;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    public static void Check(World world, Node writer)
    {
        var mirror = world.Mirror;
        foreach (var (before, after) in mirror.Payments.Changes)
        {
            if (after is null)
                world.Fail("M2", $"payment {before!.TxId}/{before.Ordinal} was deleted.");
            else if (before is null)
                CheckNew(world, writer, after);
            else
                CheckMoved(world, writer, before, after);
        }

        foreach (var (before, after) in mirror.Invoices.Changes)
        {
            if (after is null)
                world.Fail("M2", $"invoice {before!.Id} was deleted.");
            if (before is not null && after is not null && before.Fixed != after.Fixed)
                world.Fail("M5", $"what was agreed on invoice {after.Id} changed from {before.Fixed} to {after.Fixed}.");
        }

        foreach (var chain in mirror.Chains.Changes.Select(c => c.After).OfType<ChainRow>())
            CheckBranch(world, chain);
        foreach (var (before, after) in mirror.Chains.Changes)
        {
            if (after?.ScannedAt < before?.ScannedAt)
                world.Fail("S6", $"the look at {after!.Blockchain} of {before!.ScannedAt:T} was overtaken by an older one, of {after.ScannedAt:T}.");
            if (after?.ScannedAt > before?.ScannedAt && after.ScannedAt > writer.Views.First(v => v.Blockchain == after.Blockchain).Look.BeganBy + TrueSighting.Rounding)
                world.Fail("S6", $"the look at {after.Blockchain} is dated {after.ScannedAt:O}, and asked for its tip before that.");
        }
    }

    public static void CheckInvoice(World world, InvoiceRow invoice)
    {
        BigInteger seen = 0, final = 0;
        var tip = world.Mirror.Chains.Rows.FirstOrDefault(c => c.Blockchain == invoice.Blockchain)?.Height ?? 0;
        foreach (var payment in world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p.Counts))
        {
            seen += payment.Amount;
            if (payment.Height is { } height && tip - height + 1 >= Math.Max(invoice.Required, payment.Maturity))
                final += payment.Amount;
            if (payment.AddressId != invoice.AddressId && payment.ResolvedAt is null || payment.Blockchain != invoice.Blockchain || !string.Equals(payment.Contract, invoice.Contract, StringComparison.OrdinalIgnoreCase))
                world.Fail("M8", $"payment {payment.TxId} of another chain, asset or address is credited to invoice {invoice.Id}.");
        }

        CheckOnce(world, invoice);
        world.Replacements.CheckInvoice(invoice);
        if (invoice.Received != BigInteger.Min(seen, BaseUnits.Max))
            world.Fail("M3", $"invoice {invoice.Id} says {invoice.Received} received, its payments sum to {seen}.");
        if (invoice.Status == 4 && final < invoice.Price)
            world.Fail("M6", $"invoice {invoice.Id} is PAID with {final} of {invoice.Price} final.");
    }

    // What cannot both be mined cannot both count: a replacement takes the place of what it replaces.
    private static void CheckOnce(World world, InvoiceRow invoice)
    {
        var known = world.Ledgers[invoice.Blockchain].Known;
        var spends = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var payment in world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p.Counts))
        {
            foreach (var spend in known.TryGetValue(payment.TxId, out var sent) ? sent.Spends : [])
            {
                if (spends.TryGetValue(spend, out var other) && other != payment.TxId)
                    world.Fail("M2", $"{payment.TxId} and {other} spend the same and both count for invoice {invoice.Id}.");
                spends[spend] = payment.TxId;
            }
        }
    }

    private static void CheckNew(World world, Node writer, PaymentRow payment)
    {
        if (world.Mirror.Payments.Rows.Count(p => p.Blockchain == payment.Blockchain && p.TxId == payment.TxId && p.Ordinal == payment.Ordinal) > 1)
            world.Fail("M1", $"{payment.Blockchain} {payment.TxId}/{payment.Ordinal} is booked twice.");
        var address = world.Mirror.Addresses.Rows.First(a => a.Id == payment.AddressId);
        if (!world.Ledgers[payment.Blockchain].Known.TryGetValue(payment.TxId, out var sent)
            || sent.Transfers.FirstOrDefault(t => t.Ordinal == payment.Ordinal) is not { } transfer
            || transfer.To != address.Key || payment.Amount != (payment.Height is null && world.Ledgers[payment.Blockchain].Lies.TryGetValue(payment.TxId, out var told) ? told : transfer.Amount) || !string.Equals(transfer.ContractAddress, payment.Contract, StringComparison.OrdinalIgnoreCase))
        {
            world.Fail("M7", $"{payment.Blockchain} {payment.TxId}/{payment.Ordinal} was never sent like that.");
            return;
        }

        if (sent.IsCoinbase && payment.Blockchain == "utxo" && payment.Maturity < ChainKind.Maturity)
            world.Fail("M7", $"new coins {payment.TxId} have maturity {payment.Maturity}.");
        if (payment.IsCredited == payment.Reason is not null)
            world.Fail("V4", $"payment {payment.TxId} has disposition {payment.Disposition} and reason '{payment.Reason}'.");
        if (payment.Reason == "dust" != (payment.Disposition == 2))
            world.Fail("V4", $"payment {payment.TxId} of {payment.Amount} is {payment.Reason} with disposition {payment.Disposition}.");
        if (payment is { Disposition: not Ignored, ResolvedAt: null } && payment.Amount < DustOf(world, payment) && !Completes(world, payment))
            world.Fail("L6", $"{payment.TxId} of {payment.Amount}, which is dust and completes nothing, is booked with disposition {payment.Disposition} ({payment.Reason}).");
        CheckGivenUp(world, writer, payment);
        world.Coverage.Hit("attribution", "of a dropped asset", !writer.Views.First(v => v.Blockchain == payment.Blockchain).Assets.Any(a => string.Equals(a.ContractAddress, payment.Contract, StringComparison.OrdinalIgnoreCase)));
        AttributionRules.CheckNew(world, writer, payment, sent);
        world.Views.Told(payment);
    }

    private static BigInteger DustOf(World world, PaymentRow payment)
    {
        var asset = world.Kinds.First(k => k.Blockchain == payment.Blockchain).Assets.First(a => string.Equals(a.ContractAddress, payment.Contract, StringComparison.OrdinalIgnoreCase));
        return Host.Currency(payment.Blockchain, asset.Symbol).Dust;
    }

    private static bool Completes(World world, PaymentRow payment)
        => payment.IsCredited && world.Mirror.Invoices.Rows.First(i => i.Id == payment.InvoiceId) is var invoice
            && world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p.Counts && p.Id < payment.Id).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount) < invoice.Price;

    private static void CheckMoved(World world, Node writer, PaymentRow before, PaymentRow after)
    {
        if (before.Void is null)
            CheckGivenUp(world, writer, after);
        world.Decisions.CheckMoved(before, after);
        if (before.InvoiceId != after.InvoiceId)
            world.Views.Told(after);
        if (before.Amount != after.Amount && !IsCorrected(world, before, after) || before.SeenAt != after.SeenAt || before.TxId != after.TxId || before.Ordinal != after.Ordinal)
            world.Fail("L9", $"payment {after.TxId} is not what it was.");
        if (before.Disposition != after.Disposition && !(before.IsCredited && after is { Disposition: 1, Reason: "rate_lock_ended" or "refunded" }) && !(before.ResolvedAt is null && after.ResolvedAt is not null))
            world.Fail("L9", $"payment {after.TxId} went from disposition {before.Disposition} to {after.Disposition} ({after.Reason}).");
        if (before.Void is null && after.Void == "vanished" && (after.WasMined || !(before.MissingSince <= world.Scheduler.Time - Grace)))
            world.Fail("M7", $"payment {after.TxId} was given up though it has been missing only since {before.MissingSince:T}.");
        if (after is { WasMined: true, Void: null, MissingSince: not null })
            world.Fail("M7", $"payment {after.TxId} has lost its block, is missing since {after.MissingSince:T}, and still counts.");
        if (after is { Disposition: 1, Reason: "rate_lock_ended" } && before.IsCredited)
            AttributionRules.CheckReleased(world, before);
        if (before is { Height: null, WasMined: false, ResolvedAt: null } && after is { Height: not null, Counts: true, ResolvedAt: null })
            CheckMinedInTime(world, writer, after);
    }

    // What a node has told falsely of its pool is set right by the block.
    private static bool IsCorrected(World world, PaymentRow before, PaymentRow after)
        => before.Height is null && after.Height is not null && world.Ledgers[after.Blockchain].Lies.TryGetValue(after.TxId, out var told) && before.Amount == told
            && after.Amount == world.Ledgers[after.Blockchain].Known[after.TxId].Transfers[after.Ordinal].Amount;

    // Whoever waited longer than the price was held has lost it, also where nobody looked before he was mined.
    private static void CheckMinedInTime(World world, Node writer, PaymentRow payment)
    {
        var (before, invoice) = world.Mirror.Invoices.Changes.FirstOrDefault(c => c.After?.Id == payment.InvoiceId);
        invoice ??= world.Mirror.Invoices.Rows.First(i => i.Id == payment.InvoiceId);
        if (!invoice.IsFiat || (before ?? invoice).Peak == 4 || writer.Views.First(v => v.Blockchain == payment.Blockchain).Look.Lies.Contains(payment.TxId))
            return;
        var late = world.Ledgers[payment.Blockchain].Find(payment.BlockHash!)!.Time - (invoice.ExpiresAt + AttributionRules.RateLock + AttributionRules.BlockTimeTrust);
        if (late > TimeSpan.Zero)
            world.Fail("M5", $"payment {payment.TxId} waited, was mined in {payment.BlockHash} {late} after anything could hold the price of invoice {invoice.Id}, and counts for it.");
    }

    // What waits in the pool that the writer was shown is replaced by nothing, unless something that spends the same waits there too.
    private static void CheckGivenUp(World world, Node writer, PaymentRow payment)
    {
        var known = world.Ledgers[payment.Blockchain].Known;
        if (payment.Void == "replaced" && writer.Views.First(v => v.Blockchain == payment.Blockchain).Look.Pool is { } pool && pool.Contains(payment.TxId)
            && !pool.Any(id => id != payment.TxId && known[id].Spends.Intersect(known[payment.TxId].Spends, StringComparer.Ordinal).Any()))
            world.Fail("M7", $"payment {payment.TxId} is given up as replaced, and it alone waits in the pool.");
    }

    // S7: whatever stands in a block stands on the branch of our cursor, and is really in it.
    private static void CheckBranch(World world, ChainRow chain)
    {
        var ledger = world.Ledgers[chain.Blockchain];
        if (ledger.Find(chain.Hash) is not { } at || at.Height != chain.Height)
        {
            world.Fail("S7", $"the cursor of {chain.Blockchain} stands on {chain.Height} {chain.Hash}, which nobody ever found.");
            return;
        }

        var waiting = world.Mirror.Payments.Rows.Where(p => p.Blockchain == chain.Blockchain && p.Height is not null).ToList();
        foreach (var payment in waiting.Where(p => p.Height > chain.Height))
            world.Fail("S7", $"payment {payment.TxId} stands at {payment.Height}, above the cursor at {chain.Height}.");
        var waits = world.Mirror.Payments.Rows.Where(p => p.Blockchain == chain.Blockchain && p is { Height: null, Counts: true }).ToList();
        for (var block = at; block is not null && waits.Count > 0; block = block.Parent)
        {
            foreach (var payment in waits.Where(p => block.Transactions.Any(t => t.TxId != p.TxId && t.Spends.Intersect(ledger.Known[p.TxId].Spends, StringComparer.Ordinal).Any())))
                world.Fail("M7", $"payment {payment.TxId} counts though block {block.Hash} spends the same otherwise.");
        }

        // What waits, by our books, really waits: no block of the branch we are on has it.
        var unmined = world.Mirror.Payments.Rows.Where(p => p.Blockchain == chain.Blockchain && p is { Height: null, Disposition: not 2 }).Select(p => p.TxId).ToHashSet(StringComparer.Ordinal);
        for (var block = at; block is not null && unmined.Count > 0; block = block.Parent)
        {
            foreach (var transaction in block.Transactions.Where(t => unmined.Contains(t.TxId)))
                world.Fail("S7", $"payment {transaction.TxId} is said to wait, and stands in block {block.Hash} of the branch that was read.");
        }

        for (var block = at; block is not null && waiting.Count > 0; block = block.Parent)
        {
            foreach (var payment in waiting.Where(p => p.Height == block.Height).ToList())
            {
                waiting.Remove(payment);
                if (payment.BlockHash != block.Hash || !block.Transactions.Any(t => t.TxId == payment.TxId))
                    world.Fail("S7", $"payment {payment.TxId} is said to be in {payment.BlockHash} at {payment.Height}, where {block.Hash} stands without it.");
            }
        }
    }
}
