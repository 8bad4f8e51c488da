using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>Loads addresses with their leases and their money, and holds each against its rules.</summary>
internal sealed class AddressCheck(InvoicingDb db) : SubjectCheck<long>(db, "address")
{
    protected override long Beginning => long.MinValue;

    protected override Task<List<long>> KeysAsync(DbContext context, long after, int count, CancellationToken cancellationToken)
        => context.Set<PoolAddress>().Where(a => a.Id > after).OrderBy(a => a.Id).Select(a => a.Id).Take(count).ToListAsync(cancellationToken);

    protected override async Task CheckAsync(DbContext context, IReadOnlyCollection<long> keys, Findings<long> findings, CancellationToken cancellationToken)
    {
        var addresses = await context.Set<PoolAddress>().Where(a => keys.Contains(a.Id)).ToListAsync(cancellationToken);
        var leases = (await context.Set<AddressLease>().Where(l => keys.Contains(l.AddressId)).OrderBy(l => l.Epoch).ThenBy(l => l.Id).ToListAsync(cancellationToken)).ToLookup(l => l.AddressId);
        var invoices = await context.Set<Invoice>()
            .Where(i => context.Set<AddressLease>().Any(l => l.InvoiceId == i.Id && keys.Contains(l.AddressId)))
            .ToDictionaryAsync(i => i.Id, cancellationToken);
        var payments = (await context.Set<Payment>().Where(p => keys.Contains(p.AddressId) && p.Disposition != PaymentDisposition.Ignored)
            .ToListAsync(cancellationToken)).ToLookup(p => p.AddressId);
        foreach (var address in addresses)
        {
            var state = new AddressState { Address = address, Leases = [.. leases[address.Id]], Invoices = invoices, Payments = [.. payments[address.Id]] };
            LeaseRules.Check(state, findings);
            RestRules.Check(state, findings);
            PoolRules.Check(state, findings);
        }
    }
}
