using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>C2: every event that is to be delivered is due some time, and ends. V1: nothing is due for long.</summary>
internal static class OutboxRules
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var (id, head) = (state.Invoice.Id, state.Head);
        foreach (var change in state.Events)
        {
            if (!Enum.IsDefined(change.State) || change.State == CallbackState.NoUrl != (change.Version == 1 || change.Url is null))
                findings.Broken("C2", id, $"event {change.Id} is in state {(int)change.State}, which it cannot be in");
            else if (change.State is CallbackState.Pending or CallbackState.NoUrl != change.EndedAt is null)
                findings.Broken("C2", id, $"event {change.Id} is {change.State} and ended at '{change.EndedAt:O}'");
        }

        if (state.Events is [.., { State: CallbackState.Superseded } newest])
            findings.Broken("C2", id, $"event {newest.Id} is superseded, and there is none newer");
        if (state.Events.FirstOrDefault(e => e.State == CallbackState.Pending || e.RedeliverAt is not null) is { } lost && head?.CallbackDueAt is null)
            findings.Broken("C2", id, $"event {lost.Id} waits to be delivered, and is never due");
        if (head?.CallbackDueAt < state.Now - Patience && !(head.CallbackClaimedUntil > state.Now))
            findings.Overdue("V1", id, $"a callback has been due since {head.CallbackDueAt:O}");
        if (head is { HandlerDueAt: null } && head.HandledVersion < head.LatestVersion)
            findings.Broken("C2", id, $"version {head.LatestVersion} is never due for in-process handlers, which have had {head.HandledVersion}");
        if (state.HasHandlers && head?.HandlerDueAt < state.Now - Patience && !(head.HandlerClaimedUntil > state.Now))
            findings.Overdue("V1", id, $"in-process handlers have been due since {head.HandlerDueAt:O}");
    }
}
