using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// What one booking has to know of the addresses it meets, asked once each: anybody can make a transaction with thousands of outputs to one of them.
/// </summary>
internal sealed class AddressReads(DbContext db, string blockchain, OwnMoney own, InvoicingClock clock)
{
    private readonly Dictionary<long, List<LeaseWindow>> _windows = [];
    private readonly Dictionary<long, List<Payment>> _payments = [];
    private readonly Dictionary<(Guid WalletId, string Symbol), (BigInteger Dust, int MinConfirmations)> _currencies = [];
    private readonly Dictionary<Guid, bool> _refunded = [];

    /// <summary>Product time. No lease that has been read was opened later.</summary>
    public DateTime Now => clock.Now;

    /// <summary>The facts of a transfer; null when it moves an asset that nobody here asked for, whatever it calls itself.</summary>
    public async Task<PaymentFacts?> FactsAsync(IChain chain, MatchedTransfer match, CancellationToken cancellationToken)
        => (TransferMatcher.FactsOf(chain, match) ?? TransferMatcher.FactsOf(chain, match, await FindAskedAsync(match, cancellationToken))) is { } facts
            ? facts with { IsInternal = await own.HasSentAsync(match, cancellationToken) }
            : null;

    /// <summary>What the booking is about to record.</summary>
    public void Expect(IEnumerable<MatchedTransfer> matches) => own.Expect(matches);

    /// <summary>Whether the merchant sent a transfer himself, as far as the module can know and was told to look.</summary>
    public Task<bool> IsOwnAsync(MatchedTransfer match, CancellationToken cancellationToken) => own.HasSentAsync(match, cancellationToken);

    /// <summary>Every lease of an address, with the invoice that held it.</summary>
    public async Task<IReadOnlyCollection<LeaseWindow>> WindowsAsync(long addressId, CancellationToken cancellationToken)
    {
        if (_windows.TryGetValue(addressId, out var known))
            return known;
        var windows = await db.Set<AddressLease>().AsNoTracking().Where(l => l.AddressId == addressId)
            .Join(db.Set<Invoice>().AsNoTracking(), l => l.InvoiceId, i => i.Id, (l, i) => new { l, i })
            .ToListAsync(cancellationToken);
        return _windows[addressId] = windows.ConvertAll(w => new LeaseWindow(w.l, w.i));
    }

    /// <summary>Below what amount a payment is dust.</summary>
    public async Task<BigInteger> DustAsync(PaymentFacts facts, CancellationToken cancellationToken) => (await CurrencyAsync(facts.WalletId, facts.Symbol, cancellationToken)).Dust;

    /// <summary>How many confirmations the merchant asks for at least: so many make final what came for no invoice.</summary>
    public async Task<int> MinConfirmationsAsync(Payment payment, CancellationToken cancellationToken) => (await CurrencyAsync(payment.WalletId, payment.Symbol, cancellationToken)).MinConfirmations;

    /// <summary>Whether what came for an invoice has been sent back. Whoever notes that keeps bookings out, so the answer holds until the commit.</summary>
    public async Task<bool> IsRefundedAsync(Guid invoiceId, CancellationToken cancellationToken)
        => _refunded.TryGetValue(invoiceId, out var known) ? known : _refunded[invoiceId] = await ShortRefunds.FindAsync(db, invoiceId, cancellationToken) is not null;

    /// <summary>Every payment on this chain to an address, as the booking has it in hand; those it has recorded itself come last.</summary>
    public async Task<IReadOnlyCollection<Payment>> PaymentsAsync(long addressId, CancellationToken cancellationToken)
    {
        if (_payments.TryGetValue(addressId, out var known))
            return known;
        var stored = await db.Set<Payment>().Where(p => p.AddressId == addressId && p.Blockchain == blockchain).ToListAsync(cancellationToken);
        var recorded = TrackedPayments.Ask(db, all => all.Where(p => p.Id == 0 && p.AddressId == addressId).ToList());
        return _payments[addressId] = [.. stored.Concat(recorded).Distinct()];
    }

    /// <summary>A payment has been recorded.</summary>
    public void Recorded(Payment payment)
    {
        if (_payments.TryGetValue(payment.AddressId, out var known))
            known.Add(payment);
    }

    private async Task<(BigInteger Dust, int MinConfirmations)> CurrencyAsync(Guid walletId, string symbol, CancellationToken cancellationToken)
    {
        if (_currencies.TryGetValue((walletId, symbol), out var known))
            return known;
        var currency = await db.Set<WalletCurrency>().AsNoTracking().Where(c => c.WalletId == walletId && c.Blockchain == blockchain && c.Symbol == symbol)
            .Select(c => new { c.Dust, c.MinConfirmations }).SingleOrDefaultAsync(cancellationToken);
        return _currencies[(walletId, symbol)] = currency is null ? (BigInteger.Zero, 1) : (currency.Dust, currency.MinConfirmations);
    }

    // An asset that the host has dropped: whoever was asked for it before has it still to send, and the invoice says what it is.
    private async Task<Asset?> FindAskedAsync(MatchedTransfer match, CancellationToken cancellationToken)
        => (await WindowsAsync(match.Address.Id, cancellationToken)).Select(w => w.Invoice)
            .FirstOrDefault(i => i.Blockchain == blockchain && string.Equals(i.ContractAddress, match.Transfer.ContractAddress, StringComparison.OrdinalIgnoreCase)) is { } invoice
            ? new Asset(invoice.Symbol, invoice.Decimals, invoice.ContractAddress)
            : null;
}
