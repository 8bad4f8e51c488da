using System.Data.Common;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>
/// Walks over all subjects of one kind by keyset, a page at a time, each page in a snapshot of its own with everything that belongs to it: memory
/// stays bounded whatever the tables hold, and no long transaction keeps old rows alive.
/// </summary>
internal abstract class SubjectCheck<TKey>(InvoicingDb db, string subject) : ISubjectCheck
    where TKey : notnull
{
    public const int PageSize = 500;

    private readonly List<(TKey Key, InvariantFinding Finding)> _suspicions = [];

    public long Seen { get; private set; }

    public IReadOnlyCollection<InvariantFinding> Suspicions => _suspicions.ConvertAll(s => s.Finding);

    /// <summary>Sorts before every key.</summary>
    protected abstract TKey Beginning { get; }

    public async Task LookAsync(int limit, CancellationToken cancellationToken)
    {
        for (var after = Beginning; _suspicions.Count < limit;)
        {
            var (keys, found) = await LookAsync((context, token) => KeysAsync(context, after, PageSize, token), cancellationToken);
            _suspicions.AddRange(found.Take(limit - _suspicions.Count));
            Seen += keys.Count;
            if (keys.Count < PageSize)
                return;
            after = keys[^1];
        }
    }

    public async Task<IReadOnlyList<InvariantFinding>> ConfirmAsync(CancellationToken cancellationToken)
    {
        var confirmed = new List<InvariantFinding>();
        foreach (var keys in _suspicions.Select(s => s.Key).Distinct().Chunk(PageSize))
        {
            var (_, found) = await LookAsync((_, _) => Task.FromResult<List<TKey>>([.. keys]), cancellationToken);
            foreach (var (key, finding) in found)
            {
                if (_suspicions.Exists(s => s.Key.Equals(key) && string.Equals(s.Finding.Rule, finding.Rule, StringComparison.Ordinal)))
                    confirmed.Add(finding);
            }
        }

        return confirmed;
    }

    /// <summary>The next keys after one, in the order of the key.</summary>
    protected abstract Task<List<TKey>> KeysAsync(DbContext context, TKey after, int count, CancellationToken cancellationToken);

    /// <summary>Checks subjects in the state that <paramref name="context"/> shows.</summary>
    protected abstract Task CheckAsync(DbContext context, IReadOnlyCollection<TKey> keys, Findings<TKey> findings, CancellationToken cancellationToken);

    private async Task<(List<TKey> Keys, IReadOnlyList<(TKey Key, InvariantFinding Finding)> Found)> LookAsync(
        Func<DbContext, CancellationToken, Task<List<TKey>>> which, CancellationToken cancellationToken)
    {
        List<TKey> keys = [];
        try
        {
            var found = await db.SnapshotAsync(
                async (context, token) =>
                {
                    var findings = new Findings<TKey>(subject);
                    keys = await which(context, token);
                    if (keys.Count > 0)
                        await CheckAsync(context, keys, findings, token);
                    return findings.All;
                },
                cancellationToken);
            return (keys, found);
        }
        catch (Exception exception) when (keys.Count > 0 && exception is not (OperationCanceledException or DbException))
        {
            // Something stored there is not what its column is for: an amount that is no number, a time that is no time.
            if (keys.Count == 1)
                return (keys, Unreadable(keys[0], exception));
        }

        var all = new List<(TKey, InvariantFinding)>();
        foreach (var key in keys)
            all.AddRange((await LookAsync((_, _) => Task.FromResult<List<TKey>>([key]), cancellationToken)).Found);
        return (keys, all);
    }

    private IReadOnlyList<(TKey Key, InvariantFinding Finding)> Unreadable(TKey key, Exception exception)
    {
        var findings = new Findings<TKey>(subject);
        findings.Broken("M4", key, $"what is stored of it cannot be read ({exception.GetType().Name})");
        return findings.All;
    }
}
