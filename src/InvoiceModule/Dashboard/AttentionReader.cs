using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Dashboard;

/// <summary>
/// Finds what is stuck. Every count is read from an index of just such rows, for all wallets in one statement, and stops at <see cref="Most"/> a wallet: more needs
/// no exact number.
/// </summary>
internal sealed class AttentionReader(
    InvoicingDb db, ChainRegistry chains, ChainNames networks, UnconfirmedInvoices unconfirmed, InvoicingClock clock, IOptions<InvoicingOptions> options)
{
    private const int Most = 100;

    // Of all wallets together: who has more wallets than this in need of the same mends one, and then knows how.
    private const int MaxGaps = 10;

    // Of the longest overdue, whoever's they are: they stand in one index for all wallets.
    private const int MostOverdue = 10_000;

    private static readonly TimeSpan CallbackPatience = TimeSpan.FromMinutes(2);

    public Task<IReadOnlyList<AttentionItem>> ReadAsync(IReadOnlyList<Wallet> wallets, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<AttentionItem>>(
            async (context, token) =>
            {
                var items = new List<AttentionItem>();
                await AddChainsAsync(context, items, token);
                foreach (var alarm in await StandingAlarms.FindAsync(context, chains, token))
                    items.Add(new($"Found on {alarm.SentenceOf(networks.Of(alarm.Blockchain))} It stands until somebody who sees every wallet clears it under {DashboardTexts.Checks}.", IsBad: true));
                foreach (var rest in await ShortRests.FindAsync(context, chains, options.Value, token))
                    items.Add(new($"Addresses of {networks.Of(rest.Blockchain)} rest too short: {rest.Sentence}"));
                Guid[] ids = [.. wallets.Select(w => w.Id)];
                var waiting = await SuspenseRow.Waiting(context, ids, before: null, Most, withOwn: false).Select(p => p.Void != null).ToListAsync(token);
                var (suspense, gone) = (waiting.Count(isGone => !isGone), waiting.Count(isGone => isGone));
                var over = await SuspenseRow.Gone(context, chains.All.Select(c => c.Blockchain).ToList(), ids).OrderBy(p => p.Id).Take(Most).CountAsync(token);
                var reversed = await CountUnusualAsync(context, ids, InvoiceAttention.Reversed, token);
                var surplus = await CountUnusualAsync(context, ids, InvoiceAttention.Surplus, token);
                var sentBack = (await SentBackInvoices.FindAsync(context, ids, token)).Count;
                var waitingLong = (await unconfirmed.FindAsync(context, ids, token)).Count;
                var partial = 0;
                foreach (var (blockchain, symbol) in await WalletAssets.ReadAsync(context, ids, token))
                {
                    partial += await EachWallet.Read<Invoice>(
                            context,
                            ids,
                            i => i.WalletId,
                            all => InvoiceAttentions.Of(context, all.Where(i => i.Blockchain == blockchain && i.Symbol == symbol), InvoiceAttention.Short)
                                .OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(Most))
                        .CountAsync(token);
                }

                var names = wallets.ToDictionary(w => w.Id, w => w.Name);
                foreach (var space in chains.All.Select(ChainRegistry.AddressSpaceOf).Distinct(StringComparer.Ordinal))
                {
                    foreach (var gap in (await AddressGaps.FindAsync(context, ids, space, token)).Take(MaxGaps))
                        items.Add(new($"Addresses of {names[gap.WalletId]} run ahead of payments: {gap.Sentence}", $"/wallets/{gap.WalletId}", "Show"));
                }

                var given = await CallbackHealthReader.GivenUp(context, ids, clock.Now, Most).CountAsync(token);
                var held = await CallbackHealthReader.Held(context, ids, clock.Now, Most).CountAsync(token);
                if (suspense > 0)
                    items.Add(new($"{Count(suspense)} in suspense: money came that is credited to nobody yet. Each waits for your decision, and its address is not used meanwhile.", "/suspense", "Decide", IsBad: true));
                if (gone > 0)
                    items.Add(new($"{Count(gone)} in suspense {(gone == 1 ? "is" : "are")} not on the chain any more. If nobody waits for {(gone == 1 ? "it" : "them")}, close {(gone == 1 ? "it" : "each")}: {(gone == 1 ? "its address rests" : "their addresses rest")} before {(gone == 1 ? "it serves" : "they serve")} another invoice, and what returns is told here again.", "/suspense", "Decide"));
                if (over > 0)
                    items.Add(new($"{Count(over)} of invoices that ended unpaid {(over == 1 ? "has" : "have")} left the chain and may return; {(over == 1 ? "its address is" : "their addresses are")} kept for that. If nobody waits for {(over == 1 ? "it" : "them")}, close {(over == 1 ? "it" : "each")}.", "/suspense", "Decide"));
                if (reversed > 0)
                    items.Add(new($"{Count(reversed, "invoice")} reversed: a payment that was seen has left the chain. Do not ship on it; it returns by itself if it is mined again. Settle on its page what you have dealt with.", "?attention=reversed", "Show", IsBad: true));
                if (partial > 0)
                    items.Add(new($"{Count(partial, "invoice")} ended short: some money came, but not enough. Accept what came, or send it back and note the refund.", "?attention=short", "Show"));
                if (surplus > 0)
                    items.Add(new($"{Count(surplus, "invoice")} received too much: more came than was asked for. Send it back and note the refund, or keep it if its payer leaves it to you.", "?attention=surplus", "Show"));
                if (sentBack > 0)
                    items.Add(new($"{Count(sentBack, "invoice")} counting money that was sent back: after you noted the refund of a surplus, another payment has left the chain. Do not ship on it; settle on its page what you have dealt with.", "?attention=sent-back", "Show", IsBad: true));
                if (waitingLong > 0)
                    items.Add(new($"{Count(waitingLong, "invoice")} long unconfirmed: a payment was first seen more than {DashboardTexts.Span(options.Value.UnconfirmedLimit)} ago and stands in no block. Most often its fee is too low; its sender can raise it, or take the payment back.", "?attention=unconfirmed", "Show"));
                if (given > 0)
                    items.Add(new($"{Count(given, "callback")} given up after every retry failed. Mend the receiver, then redeliver from the invoice.", "/overview#callbacks", "Show", IsBad: true));
                if (held > 0)
                    items.Add(new($"{Count(held, "callback")} held: the receiver answered 410 Gone, so nothing is sent there any more. Mend the receiver, then redeliver each from its invoice.", "/overview#callbacks", "Show", IsBad: true));
                await AddOverdueAsync(context, ids, items, token);
                return items;
            },
            cancellationToken);

    // By the index of what is unusual.
    private static Task<int> CountUnusualAsync(DbContext context, Guid[] wallets, InvoiceAttention attention, CancellationToken cancellationToken)
        => EachWallet.Read<Invoice>(
                context,
                wallets,
                i => i.WalletId,
                all => InvoiceAttentions.Of(context, all, attention).OrderBy(i => i.Exceptions).ThenBy(i => i.CreatedAt).ThenBy(i => i.Id).Take(Most))
            .CountAsync(cancellationToken);

    private async Task AddChainsAsync(DbContext context, List<AttentionItem> items, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var names = chains.All.Select(c => c.Blockchain).ToList();
        foreach (var cursor in await context.Set<ChainCursor>().Where(c => names.Contains(c.Blockchain)).ToListAsync(cancellationToken))
        {
            if (cursor.FailingSince is { } since)
                items.Add(new($"The node of {networks.Of(cursor.Blockchain)} has not answered since {DashboardTexts.Time(since)}. Payments on it are not seen and its invoices do not expire until it does.", "/overview#chains", "Show", IsBad: true));
            else if (chains.TryGet(cursor.Blockchain, out var chain) && cursor.IsStuck(chain.Traits, now))
                items.Add(new($"The tip of {networks.Of(cursor.Blockchain)} has stood still for {DashboardTexts.Span(now - cursor.AdvancedAt)}: is its node connected? New invoices on it are refused after a while, and none expire until it moves.", "/overview#chains", "Show", IsBad: true));
            else if (!cursor.IsFresh(now, options.Value.ChainOutageLimit))
                items.Add(new($"{networks.Of(cursor.Blockchain)} has not been read to its tip for {DashboardTexts.Span(now - (cursor.ScannedAt ?? cursor.AdvancedAt))}. New invoices on it are refused.", "/overview#chains", "Show", IsBad: true));
        }
    }

    private async Task AddOverdueAsync(DbContext context, Guid[] wallets, List<AttentionItem> items, CancellationToken cancellationToken)
    {
        var limit = clock.Now - CallbackPatience;
        var overdue = await context.Set<InvoiceOutbox>().Where(o => o.CallbackDueAt != null && o.CallbackDueAt < limit).OrderBy(o => o.CallbackDueAt).Take(MostOverdue)
            .Join(context.Set<Invoice>(), o => o.InvoiceId, i => i.Id, (o, i) => i.WalletId).Where(w => EF.Parameter(wallets).Contains(w)).CountAsync(cancellationToken);
        if (overdue > 0)
            items.Add(new($"{Count(overdue, "callback")} overdue: nothing delivers them. Is a Hangfire server running, and RunBackgroundWork on?", "/overview#callbacks", "Show", IsBad: true));
    }

    private static string Count(int count, string noun = "payment")
        => count >= Most ? $"{Most - 1}+ {noun}s" : count == 1 ? $"1 {noun}" : $"{DashboardTexts.Number(count)} {noun}s";
}
