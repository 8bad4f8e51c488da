using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>A payment with the address it came to.</summary>
internal sealed class SuspenseRow
{
    public required Payment Payment { get; init; }

    public required string Address { get; init; }

    public static IQueryable<SuspenseRow> Of(DbContext context, IQueryable<Payment> payments)
        => payments.Join(context.Set<PoolAddress>(), p => p.AddressId, a => a.Id, (p, a) => new SuspenseRow { Payment = p, Address = a.Text });

    /// <summary>
    /// What waits for a decision in some wallets, the newest of each; in no order. What a block has made impossible waits for none, unless it returns.
    /// </summary>
    /// <param name="context">The database.</param>
    /// <param name="wallets">Their ids.</param>
    /// <param name="before">Only smaller ids.</param>
    /// <param name="count">How many of each at most.</param>
    /// <param name="withOwn">Whether the merchant's own money is among it, which may wait for ever.</param>
    public static IQueryable<Payment> Waiting(DbContext context, IReadOnlyCollection<Guid> wallets, long? before, int count, bool withOwn = true)
    {
        var last = before ?? long.MaxValue;
        return EachWallet.Read<Payment>(
            context,
            wallets,
            p => p.WalletId,
            all => WithOwn(all).Where(p => p.Disposition == PaymentDisposition.Suspense && p.ResolvedAt == null && p.Id < last).Where(PaymentVoids.MayReturn)
                .OrderByDescending(p => p.Id).Take(count));

        IQueryable<Payment> WithOwn(IQueryable<Payment> all) => withOwn ? all : all.Where(p => p.Reason != PaymentReasons.Internal);
    }

    /// <summary>
    /// What was credited, by whomever, and has left the chain, where its invoice has ended and never was PAID: nothing but a person frees its address. The chains name the index of
    /// what stands in no block, which is short.
    /// </summary>
    public static IQueryable<Payment> Gone(DbContext context, IReadOnlyCollection<string> blockchains, IReadOnlyCollection<Guid> wallets)
    {
        Guid[] ids = [.. wallets];
        return context.Set<Payment>().Where(PaymentVoids.MayReturn).Where(p => blockchains.Contains(p.Blockchain) && p.Height == null
            && p.Void != null && p.Disposition == PaymentDisposition.Credited && EF.Parameter(ids).Contains(p.WalletId)
            && context.Set<Invoice>().Any(i => i.Id == p.InvoiceId && !i.Active && i.Peak != InvoiceStatus.Paid));
    }

    /// <summary>What people have decided in some wallets, the newest decisions of each; in no order.</summary>
    public static IQueryable<Payment> Decided(DbContext context, IReadOnlyCollection<Guid> wallets, DecisionCursor? before, int count)
        => EachWallet.Read<Payment>(context, wallets, p => p.WalletId, all => NewestDecision(Before(all.Where(p => p.ResolvedAt != null), before)).Take(count));

    /// <summary>The newest decision first.</summary>
    public static IQueryable<Payment> NewestDecision(IQueryable<Payment> payments) => payments.OrderByDescending(p => p.ResolvedAt).ThenByDescending(p => p.Id);

    private static IQueryable<Payment> Before(IQueryable<Payment> all, DecisionCursor? cursor)
        => cursor is var (at, id) ? all.Where(p => p.ResolvedAt <= at && (p.ResolvedAt < at || p.Id < id)) : all;

    /// <summary>What people see of it.</summary>
    /// <param name="isGone">Whether it is among <see cref="Gone"/>: then it waits for a decision, also where somebody had credited it.</param>
    public SuspensePayment ToView(bool isGone) => new()
    {
        Id = Payment.Id,
        WalletId = Payment.WalletId,
        InvoiceId = Payment.InvoiceId,
        Blockchain = Payment.Blockchain,
        Symbol = Payment.Symbol,
        ContractAddress = Payment.ContractAddress,
        Amount = Payment.Amount,
        TransactionId = Payment.TxId,
        Address = Address,
        SeenAt = Payment.SeenAt,
        Height = Payment.Height,
        FinalAt = Payment.Height is null ? null : Payment.FinalAt,
        Reason = isGone ? PaymentReasons.Gone : Payment.Reason,
        Void = Payment.Void,
        ResolvedAt = isGone ? null : Payment.ResolvedAt,
        Resolution = isGone ? null : SuspenseAudit.WordOf(Payment.Resolution),
    };
}
