using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>
/// When and how a transfer truly came to the notice of the process that books it (<c>design.md</c>, Address reuse): the node's own word where it tells
/// the truth about the time since our last look, else the look that found it, or the block's header where that is earlier.
/// </summary>
/// <param name="From">The evidence is not older.</param>
/// <param name="To">Nor is it younger.</param>
/// <param name="IsExact">Whether its node has told when it was sent.</param>
/// <param name="Block">The block it was first met in; null for the pool.</param>
/// <param name="Since">When the look before began, which has not found it.</param>
/// <param name="ReadAt">When it had been read.</param>
/// <param name="IsLie">Whether the node has told a wrong time, which may fit.</param>
/// <param name="LookBegan">When the process began to look.</param>
internal sealed record TrueSighting(DateTime From, DateTime To, bool IsExact, SimBlock? Block, DateTime? Since, DateTime ReadAt, bool IsLie, DateTime LookBegan)
{
    /// <summary>Database times are whole milliseconds, and no process knows the time better than it has been told.</summary>
    public static readonly TimeSpan Rounding = SimDatabaseTime.Error + TimeSpan.FromMilliseconds(2);

    public static TrueSighting Of(World world, Node writer, PaymentRow payment, SimTransaction sent)
    {
        var now = world.Scheduler.Time;
        var look = writer.Views.First(v => v.Blockchain == payment.Blockchain).Look;
        var (before, after) = world.Mirror.Chains.Changes.FirstOrDefault(c => c.After?.Blockchain == payment.Blockchain);
        var since = before?.ScannedAt;
        var (began, by) = (look.Began ?? DateTime.MinValue, (after?.ScannedAt > since ? look.BeganBy : look.TipAsked) ?? now);
        var block = payment.BlockHash is { } hash ? world.Ledgers[payment.Blockchain].Find(hash) : null;
        var first = block is null ? began : Earlier(began, block.Time);
        if (look.Lies.Contains(sent.TxId))
            return new TrueSighting(since is { } last ? Earlier(last, first) : first, now, IsExact: false, block, since, now, IsLie: true, began);
        if (block is not null)
            return new TrueSighting(first, Earlier(by, block.Time), IsExact: false, block, since, now, IsLie: false, began);

        // Sent in the very moment in which the last look began, it may be taken for seen by then or not.
        var isTold = world.Kinds.First(k => k.Blockchain == payment.Blockchain).TellsTimes;
        var (isExact, isOnEdge) = (isTold && sent.SentAt >= since + Rounding, isTold && sent.SentAt >= since - Rounding);
        return isExact
            ? new TrueSighting(sent.SentAt, sent.SentAt, IsExact: true, null, since, look.PoolRead ?? now, IsLie: false, began)
            : new TrueSighting(isOnEdge ? Earlier(began, sent.SentAt) : began, by, IsExact: false, null, since, look.PoolRead ?? now, IsLie: false, began);
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
