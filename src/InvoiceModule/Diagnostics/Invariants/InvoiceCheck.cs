using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>Loads invoices with all that belongs to them, and holds each against its rules.</summary>
internal sealed class InvoiceCheck(InvoicingDb db, ChainRegistry chains, Secrets secrets, CallbackBody bodies, EventHandlers handlers, InvoicingClock clock)
    : SubjectCheck<Guid>(db, "invoice")
{
    private readonly StoredCopies _copies = new(secrets, bodies);

    protected override Guid Beginning => Guid.Empty;

    protected override Task<List<Guid>> KeysAsync(DbContext context, Guid after, int count, CancellationToken cancellationToken)
        => context.Set<Invoice>().Where(i => i.Id.CompareTo(after) > 0).OrderBy(i => i.Id).Select(i => i.Id).Take(count).ToListAsync(cancellationToken);

    protected override async Task CheckAsync(DbContext context, IReadOnlyCollection<Guid> keys, Findings<Guid> findings, CancellationToken cancellationToken)
    {
        await foreach (var state in LoadAsync(context, keys, cancellationToken))
        {
            PriceRules.Check(state, findings);
            MoneyRules.Check(state, findings);
            StatusRules.Check(state, findings);
            VersionRules.Check(state, findings);
            HoldRules.Check(state, findings);
            EndRules.Check(state, findings);
            OutboxRules.Check(state, findings);
            AttemptRules.Check(state, findings);
            _copies.Check(state, findings);
        }
    }

    private async IAsyncEnumerable<InvoiceState> LoadAsync(
        DbContext context, IReadOnlyCollection<Guid> keys, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var tips = await context.Set<ChainCursor>().ToDictionaryAsync(c => c.Blockchain, StringComparer.Ordinal, cancellationToken);
        var invoices = await context.Set<Invoice>().Where(i => keys.Contains(i.Id)).ToListAsync(cancellationToken);
        var payments = (await context.Set<Payment>().Where(p => keys.Contains(p.InvoiceId!.Value) && p.Disposition == PaymentDisposition.Credited)
            .ToListAsync(cancellationToken)).ToLookup(p => p.InvoiceId!.Value);
        var refunds = (await context.Set<AuditEntry>().Where(a => keys.Contains(a.InvoiceId!.Value) && a.Action == AuditActions.ShortRefundNoted)
            .ToListAsync(cancellationToken)).ToLookup(a => a.InvoiceId!.Value);
        var events = (await context.Set<InvoiceEvent>().Where(e => keys.Contains(e.InvoiceId)).OrderBy(e => e.Version)
            .ToListAsync(cancellationToken)).ToLookup(e => e.InvoiceId);
        var attempts = (await context.Set<CallbackAttempt>()
            .Where(a => context.Set<InvoiceEvent>().Any(e => e.Id == a.EventId && keys.Contains(e.InvoiceId))).OrderBy(a => a.Number)
            .ToListAsync(cancellationToken)).ToLookup(a => a.EventId, StringComparer.Ordinal);
        var heads = await context.Set<InvoiceOutbox>().Where(o => keys.Contains(o.InvoiceId)).ToDictionaryAsync(o => o.InvoiceId, cancellationToken);
        var leases = (await context.Set<AddressLease>().Where(l => keys.Contains(l.InvoiceId)).ToListAsync(cancellationToken)).ToLookup(l => l.InvoiceId);
        var addressIds = invoices.ConvertAll(i => i.AddressId);
        var addresses = await context.Set<PoolAddress>().Where(a => addressIds.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
        foreach (var invoice in invoices)
        {
            yield return new InvoiceState
            {
                Invoice = invoice,
                Credited = [.. payments[invoice.Id]],
                Refund = refunds[invoice.Id].FirstOrDefault(),
                Events = [.. events[invoice.Id]],
                Attempts = attempts,
                Head = heads.GetValueOrDefault(invoice.Id),
                Leases = [.. leases[invoice.Id]],
                Address = addresses[invoice.AddressId],
                Cursor = tips.GetValueOrDefault(invoice.Blockchain),
                IsStuck = !chains.Reads(invoice.Blockchain, invoice.ContractAddress) || chains.TryGet(invoice.Blockchain, out var chain) && tips.GetValueOrDefault(invoice.Blockchain)?.IsStuck(chain.Traits, now) == true,
                HasHandlers = handlers.Any,
                Now = now,
            };
        }
    }
}
