namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>Takes down what a look finds, each finding with the key of what was looked at.</summary>
internal sealed class Findings<TKey>(string subject)
    where TKey : notnull
{
    private readonly List<(TKey Key, InvariantFinding Finding)> _all = [];

    public IReadOnlyList<(TKey Key, InvariantFinding Finding)> All => _all;

    /// <summary>A rule that holds at every commit is broken.</summary>
    public void Broken(string rule, TKey key, FormattableString sentence) => Add(rule, FindingKind.Broken, key, sentence);

    /// <summary>Something has not happened in time.</summary>
    public void Overdue(string rule, TKey key, FormattableString sentence) => Add(rule, FindingKind.Overdue, key, sentence);

    private void Add(string rule, FindingKind kind, TKey key, FormattableString sentence)
        => _all.Add((key, new InvariantFinding(rule, kind, subject, FormattableString.Invariant($"{key}"), FormattableString.Invariant(sentence))));
}
