using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>S3: one event for every version, and the outbox at the newest. C1: the newest event tells what the invoice is.</summary>
internal static class VersionRules
{
    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var (invoice, events) = (state.Invoice, state.Events);
        if (!events.Select(e => e.Version).SequenceEqual(Enumerable.Range(1, Math.Max(0, invoice.Version))) || events.Count == 0)
        {
            findings.Broken("S3", invoice.Id, $"it is at version {invoice.Version} with events {string.Join(',', events.Select(e => e.Version))}");
            return;
        }

        if (state.Head?.LatestVersion != invoice.Version)
            findings.Broken("S3", invoice.Id, $"it is at version {invoice.Version}, its outbox at {state.Head?.LatestVersion ?? 0}");
        var newest = events[^1];
        if (newest.Status != invoice.Status || !newest.Txs.SequenceEqual(invoice.Txs, StringComparer.Ordinal))
            findings.Broken("C1", invoice.Id, $"it has changed since its newest version {newest.Version}, and nobody was told");
        foreach (var stray in events.Where(e => e.WalletId != invoice.WalletId || !Enum.IsDefined(e.Type) || e.Type == InvoiceEventType.Created != (e.Version == 1)))
            findings.Broken("C1", invoice.Id, $"version {stray.Version} is told as type {(int)stray.Type} in wallet {stray.WalletId}");
    }
}
