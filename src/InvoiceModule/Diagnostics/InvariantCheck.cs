using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics;

/// <summary>
/// Holds the stored state against the rules that must hold at every commit. It only reads, and says what is broken in words for an operator. The
/// snapshot is consistent where the database gives one (SQLite, or a repeatable-read transaction on PostgreSQL); otherwise a finding that is gone on
/// a second look was only a write in between.
/// </summary>
internal sealed class InvariantCheck(InvoicingDb db)
{
    /// <summary>Checks everything.</summary>
    /// <returns>What is broken, each with the rule's name first; empty when all is well.</returns>
    public Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<string>>(
            async (context, token) =>
            {
                var faults = new List<string>();
                var tips = await context.Set<ChainCursor>().ToDictionaryAsync(c => c.Blockchain, StringComparer.Ordinal, token);
                var addresses = await context.Set<PoolAddress>().ToDictionaryAsync(a => a.Id, token);
                var leases = await context.Set<AddressLease>().ToListAsync(token);
                var payments = await context.Set<Payment>().ToListAsync(token);
                var events = (await context.Set<InvoiceEvent>().Select(e => new { e.InvoiceId, e.Version }).ToListAsync(token)).ToLookup(e => e.InvoiceId, e => e.Version);
                var heads = await context.Set<InvoiceOutbox>().ToDictionaryAsync(o => o.InvoiceId, o => o.LatestVersion, token);
                var credited = payments.Where(p => p is { Disposition: PaymentDisposition.Credited, InvoiceId: not null }).ToLookup(p => p.InvoiceId!.Value);
                var held = leases.ToLookup(l => l.InvoiceId);

                CheckPayments(payments, tips, faults);
                await foreach (var invoice in context.Set<Invoice>().AsAsyncEnumerable().WithCancellation(token))
                {
                    CheckMoney(invoice, [.. credited[invoice.Id]], tips.GetValueOrDefault(invoice.Blockchain)?.Height ?? 0, faults);
                    CheckVersions(invoice, [.. events[invoice.Id].Order()], heads.TryGetValue(invoice.Id, out var head) ? head : 0, faults);
                    CheckHold(invoice, [.. held[invoice.Id]], addresses[invoice.AddressId], faults);
                    CheckEnd(invoice, tips.GetValueOrDefault(invoice.Blockchain), faults);
                }

                foreach (var group in leases.GroupBy(l => l.AddressId))
                    CheckWindows(addresses[group.Key], [.. group.OrderBy(l => l.Epoch)], faults);
                foreach (var address in addresses.Values)
                    CheckPin(address, payments.Where(p => p.AddressId == address.Id), faults);
                return faults;
            },
            cancellationToken);

    private static void CheckPayments(List<Payment> payments, Dictionary<string, ChainCursor> tips, List<string> faults)
    {
        foreach (var twins in payments.GroupBy(p => (p.Blockchain, p.TxId, p.Ordinal)).Where(g => g.Count() > 1))
            faults.Add($"M1: {twins.Key} is booked {twins.Count()} times.");
        foreach (var payment in payments)
        {
            if (payment.Disposition == PaymentDisposition.Credited ? payment is not { InvoiceId: not null, Reason: null } : payment.Reason is null)
                faults.Add($"V4: payment {payment.Id} is {payment.Disposition} with reason '{payment.Reason}' and invoice '{payment.InvoiceId}'.");
            if (payment.Height > tips.GetValueOrDefault(payment.Blockchain)?.Height)
                faults.Add($"S7: payment {payment.Id} stands at {payment.Height}, above the tip.");
            if (payment is { Height: not null, Void: not null })
                faults.Add($"S7: payment {payment.Id} stands in a block and yet is {payment.Void}.");
        }
    }

    private static void CheckMoney(Invoice invoice, List<Payment> credited, long tip, List<string> faults)
    {
        var counting = credited.Where(p => p.Counts).ToList();
        var sum = BigInteger.Min(BaseUnits.Max, counting.Aggregate(BigInteger.Zero, (s, p) => s + p.Amount));
        if (invoice.Received != sum)
            faults.Add($"M3: invoice {invoice.Id} has received {invoice.Received}, but its payments sum to {sum}.");
        var counted = counting.ConvertAll(p => new CountedPayment(p.Amount, p.Height, p.Maturity));
        var status = InvoiceStatusFunction.Compute(counted, tip, invoice.ConfirmationsRequired, invoice.Price);
        if (invoice.Status != status)
            faults.Add($"S1: invoice {invoice.Id} is {invoice.Status}, but its payments make it {status}.");
        var final = counted.Where(p => p.IsPaidAt(tip, invoice.ConfirmationsRequired)).Aggregate(BigInteger.Zero, (s, p) => s + p.Amount);
        if (invoice.Status == InvoiceStatus.Paid && final < invoice.Price)
            faults.Add($"M6: invoice {invoice.Id} is PAID with {final} of {invoice.Price} final.");
        if (invoice.Exceptions.HasFlag(InvoiceExceptions.Reversed) != invoice.Status < invoice.Peak)
            faults.Add($"S4: invoice {invoice.Id} is {invoice.Status} after {invoice.Peak}, with {invoice.Exceptions}.");

        // A person may credit what came to another address of the same wallet; nothing else does.
        foreach (var payment in credited.Where(p => p.AddressId != invoice.AddressId && p.Resolution != PaymentResolution.Assigned
            || p.WalletId != invoice.WalletId
            || !string.Equals(p.Blockchain, invoice.Blockchain, StringComparison.Ordinal)
            || !string.Equals(p.ContractAddress, invoice.ContractAddress, StringComparison.OrdinalIgnoreCase)))
            faults.Add($"M8: payment {payment.Id} is credited to invoice {invoice.Id} of another chain, asset or address.");
    }

    private static void CheckVersions(Invoice invoice, List<int> versions, int head, List<string> faults)
    {
        if (!versions.SequenceEqual(Enumerable.Range(1, invoice.Version)))
            faults.Add($"S3: invoice {invoice.Id} is at version {invoice.Version} with events {string.Join(',', versions)}.");
        if (head != invoice.Version)
            faults.Add($"S3: invoice {invoice.Id} is at version {invoice.Version}, its outbox at {head}.");
    }

    private static void CheckHold(Invoice invoice, List<AddressLease> leases, PoolAddress address, List<string> faults)
    {
        if (leases is not [var lease] || lease.AddressId != address.Id || lease.Epoch != invoice.Epoch)
            faults.Add($"L5: invoice {invoice.Id} has {leases.Count} leases, or one of another address or epoch.");
        else if (invoice.Active != lease.ClosedAt is null || invoice.Active != (address.LeasedBy == invoice.Id))
            faults.Add($"L5: invoice {invoice.Id} is {(invoice.Active ? "" : "not ")}active, its lease closed at '{lease.ClosedAt:O}', address {address.Id} leased by '{address.LeasedBy}'.");
        if (address.WalletId != invoice.WalletId)
            faults.Add($"L4: invoice {invoice.Id} has an address of another wallet.");
    }

    private static void CheckEnd(Invoice invoice, ChainCursor? cursor, List<string> faults)
    {
        if (invoice.Active == invoice.EndedAt is not null)
            faults.Add($"S5: invoice {invoice.Id} is {(invoice.Active ? "" : "not ")}active and ended at '{invoice.EndedAt:O}'.");
        var isExpired = !invoice.Active && invoice.Peak < InvoiceStatus.Paid && !invoice.Exceptions.HasFlag(InvoiceExceptions.Canceled);
        if (isExpired && !(cursor?.ScannedAt >= invoice.ExpiresAt))
            faults.Add($"S6: invoice {invoice.Id} ended before a look at or after its expiry.");
    }

    private static void CheckWindows(PoolAddress address, List<AddressLease> leases, List<string> faults)
    {
        if (leases.Count(l => l.ClosedAt is null) > 1)
            faults.Add($"L1: address {address.Id} has more than one open lease.");
        if (!leases.Select(l => l.Epoch).SequenceEqual(Enumerable.Range(1, address.Epoch)))
            faults.Add($"L3: address {address.Id} is in epoch {address.Epoch} with leases {string.Join(',', leases.Select(l => l.Epoch))}.");
        foreach (var (earlier, later) in leases.Zip(leases.Skip(1)).Where(p => !(p.First.ClosedAt <= p.Second.OpenedAt)))
            faults.Add($"L2: on address {address.Id} epoch {later.Epoch} begins before epoch {earlier.Epoch} ends.");
    }

    private static void CheckPin(PoolAddress address, IEnumerable<Payment> payments, List<string> faults)
    {
        var pins = payments.Any(p => p.Pins);
        if (address.Pinned != pins)
            faults.Add($"L6: address {address.Id} is {(address.Pinned ? "" : "not ")}pinned, its payments say {(pins ? "yes" : "no")}.");
    }
}
