using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// Finds our addresses among a chain's transfers, and the invoice of each. The cost goes by what is in the block: its receivers are looked up in an
/// index, and no invoice is walked over.
/// </summary>
internal static class TransferMatcher
{
    private const int LookupSize = 1000;

    /// <summary>The transfers of an update that go to our addresses, blocks first and in their order.</summary>
    public static async Task<IReadOnlyList<MatchedTransfer>> FindAsync(DbContext db, IChain chain, ChainUpdate update, CancellationToken cancellationToken)
    {
        var transactions = update.Blocks.SelectMany(b => b.Transactions.Select(t => (Transaction: t, Block: (Block?)b)))
            .Concat(update.NewPending.Select(t => (Transaction: t, Block: (Block?)null)))
            .ToList();
        var addresses = await FindAddressesAsync(db, chain, transactions.Select(t => t.Transaction), cancellationToken);
        if (addresses.Count == 0)
            return [];
        return transactions
            .SelectMany(t => t.Transaction.Transfers, (t, transfer) => (t.Transaction, t.Block, transfer))
            .Where(t => addresses.ContainsKey(t.transfer.To) && BaseUnits.IsValid(t.transfer.Amount))
            .Select(t => new MatchedTransfer(t.Transaction, t.transfer, addresses[t.transfer.To], t.Block))
            .ToList();
    }

    /// <summary>Those of our addresses to which transactions transfer something, by their keys.</summary>
    public static async Task<Dictionary<string, PoolAddress>> FindAddressesAsync(
        DbContext db, IChain chain, IEnumerable<ChainTransaction> transactions, CancellationToken cancellationToken)
    {
        var keys = transactions.SelectMany(t => t.Transfers).Select(t => t.To).Distinct(StringComparer.Ordinal);
        var space = ChainRegistry.AddressSpaceOf(chain);
        var addresses = new Dictionary<string, PoolAddress>(StringComparer.Ordinal);
        foreach (var chunk in keys.Chunk(LookupSize))
        {
            await foreach (var address in db.Set<PoolAddress>().AsNoTracking().Where(a => a.Space == space && chunk.Contains(a.Key)).AsAsyncEnumerable().WithCancellation(cancellationToken))
                addresses[address.Key] = address;
        }

        return addresses;
    }

    /// <summary>The facts of a transfer; null when it moves an asset that nobody here asked for, whatever it calls itself.</summary>
    /// <param name="chain">Its chain.</param>
    /// <param name="match">The transfer.</param>
    /// <param name="asked">What an invoice asked for that the chain does not have any more.</param>
    public static PaymentFacts? FactsOf(IChain chain, MatchedTransfer match, Asset? asked = null)
    {
        var asset = ChainRegistry.FindAsset(chain, match.Transfer.ContractAddress) ?? asked;
        return asset is null ? null : new PaymentFacts
        {
            WalletId = match.Address.WalletId,
            Blockchain = chain.Blockchain,
            TxId = match.Transaction.TxId,
            Ordinal = match.Transfer.Ordinal,
            AddressId = match.Address.Id,
            Symbol = asset.Symbol,
            ContractAddress = asset.ContractAddress,
            Amount = match.Transfer.Amount,
            IsUnnamed = match.Transaction.IsUnnamed,
            Maturity = Math.Max(match.Transaction.IsCoinbase ? chain.Traits.CoinbaseMaturity : 0, match.Transaction.Maturity),
            Spends = [.. match.Transaction.Spends],
        };
    }

    /// <summary>
    /// Decides where a new transfer goes. A replacement goes where the payment stands that it takes the place of, with two exceptions: dust is dust; and one
    /// that brings more than what no person has decided on, alone or in pieces (<see cref="Succession"/>), is asked when it came. Whose it is is not in doubt.
    /// </summary>
    public static async Task<PaymentVerdict> DecideAsync(
        DbContext db, PaymentFacts facts, Payment? predecessor, MatchedTransfer match, ChainUpdate update, DateTime? previousLook, WaitingPayments waiting,
        AddressReads reads, LateRates rates, CancellationToken cancellationToken)
    {
        var verdict = await AttributeAsync(db, facts, predecessor, match, update, previousLook, waiting, reads, rates, cancellationToken);
        if (verdict is not { Disposition: PaymentDisposition.Credited, InvoiceId: { } id } || !await reads.IsRefundedAsync(id, cancellationToken))
            return verdict;

        // In time or not: with what has been sent back it would pay its invoice.
        return facts.Amount < await reads.DustAsync(facts, cancellationToken)
            ? new PaymentVerdict(PaymentDisposition.Ignored, id, verdict.Evidence, PaymentReasons.Dust)
            : new PaymentVerdict(PaymentDisposition.Suspense, id, verdict.Evidence, PaymentReasons.Refunded);
    }

    private static async Task<PaymentVerdict> AttributeAsync(
        DbContext db, PaymentFacts facts, Payment? predecessor, MatchedTransfer match, ChainUpdate update, DateTime? previousLook, WaitingPayments waiting,
        AddressReads reads, LateRates rates, CancellationToken cancellationToken)
    {
        var sighting = match.Block is { } block
            ? Sighting.InBlock(match.Transaction.SeenAt, update.BeganAt, previousLook, update.ReadAt, block.Height, block.Time)
            : Sighting.InPool(match.Transaction.SeenAt, update.BeganAt, previousLook, update.ReadAt);
        var windows = await reads.WindowsAsync(facts.AddressId, cancellationToken);

        // It waited already when nobody here had the address: whoever has had it since did not tell it to its sender.
        if (predecessor is null && update.Sightings?.Find(match.Transaction, match.Transfer.To) is { } first && windows.Any(w => w.Lease.OpenedAt > first.ReadAt))
            sighting = Sighting.InPool(null, first.BeganAt, null, first.ReadAt);
        sighting = sighting with { DecidedAt = reads.Now };
        var dust = await reads.DustAsync(facts, cancellationToken);
        if (predecessor is null)
            return Attribution.Decide(facts, sighting, windows, dust, Received, rates.Held);
        var window = predecessor.Disposition == PaymentDisposition.Credited ? windows.FirstOrDefault(w => w.Invoice.Id == predecessor.InvoiceId) : null;
        if (Attribution.IsDust(facts, window?.Invoice, dust, Received))
            return new PaymentVerdict(PaymentDisposition.Ignored, predecessor.InvoiceId, sighting.SentBy, PaymentReasons.Dust);
        if (facts.IsInternal && predecessor is not { Resolution: not null, IsGivenUp: false })
            return new PaymentVerdict(PaymentDisposition.Suspense, predecessor.InvoiceId, predecessor.SeenAt, PaymentReasons.Internal);
        if (window is null || predecessor.Resolution is not null || Succession.Holds(await reads.PaymentsAsync(facts.AddressId, cancellationToken), facts, predecessor))
            return PaymentVerdict.After(predecessor);
        var verdict = Attribution.DecideByTime(sighting, window, rates.Held);
        return verdict is { Disposition: PaymentDisposition.Credited, Late: false } ? PaymentVerdict.After(predecessor) : verdict;

        // What is saved, and what the same update has credited before, without what the new one takes the place of.
        BigInteger Received(Invoice invoice)
            => TrackedPayments.Ask(db, all => all.Where(p => p.InvoiceId == invoice.Id && p.Counts && db.Entry(p).State == EntityState.Added)
                .Aggregate(invoice.Received, (sum, p) => sum + p.Amount)) - waiting.ReplacedBy(facts, invoice.Id);
    }
}
