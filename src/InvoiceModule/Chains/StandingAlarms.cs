using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Chains;

/// <summary>Keeps alarms, and finds those that stand.</summary>
internal static class StandingAlarms
{
    /// <summary>Notes what a look has found, in the transaction that books its blocks. What stands already is extended.</summary>
    public static async Task RaiseAsync(DbContext context, string blockchain, IReadOnlyList<ChainAlarm> alarms, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var found in alarms.GroupBy(a => a.Subject, StringComparer.Ordinal))
        {
            var (first, last, newest) = (found.Min(a => a.FirstHeight), found.Max(a => a.LastHeight), found.Last());
            var text = newest.Text.Length <= StandingAlarm.MaxText ? newest.Text : newest.Text[..StandingAlarm.MaxText];
            if (await context.Set<StandingAlarm>().SingleOrDefaultAsync(a => a.Blockchain == blockchain && a.Subject == found.Key && a.ClearedAt == null, cancellationToken) is { } standing)
            {
                (standing.FirstHeight, standing.LastHeight) = (Math.Min(standing.FirstHeight, first), Math.Max(standing.LastHeight, last));
                standing.Text = text;
                continue;
            }

            context.Add(new StandingAlarm
            {
                Blockchain = blockchain,
                Subject = found.Key,
                ContractAddress = newest.ContractAddress,
                FirstHeight = first,
                LastHeight = last,
                Text = text,
                Since = now,
            });
        }
    }

    /// <summary>Those of the chains of this process, oldest first.</summary>
    public static async Task<IReadOnlyList<StandingAlarm>> FindAsync(DbContext context, ChainRegistry chains, CancellationToken cancellationToken)
    {
        var standing = await context.Set<StandingAlarm>().AsNoTracking().Where(a => a.ClearedAt == null).OrderBy(a => a.Id).ToListAsync(cancellationToken);
        return standing.FindAll(a => chains.TryGet(a.Blockchain, out var chain) && a.Concerns(chain));
    }

    /// <summary>Those that a person has cleared, the last one first.</summary>
    public static Task<List<StandingAlarm>> ClearedAsync(DbContext context, int most, CancellationToken cancellationToken)
        => context.Set<StandingAlarm>().AsNoTracking().Where(a => a.ClearedAt != null).OrderByDescending(a => a.ClearedAt).ThenByDescending(a => a.Id).Take(most).ToListAsync(cancellationToken);
}
