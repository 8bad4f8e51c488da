using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>A payment with the address it came to.</summary>
internal sealed class SuspenseRow
{
    public required Payment Payment { get; init; }

    public required string Address { get; init; }

    public static IQueryable<SuspenseRow> Of(DbContext context, IQueryable<Payment> payments)
        => payments.Join(context.Set<PoolAddress>(), p => p.AddressId, a => a.Id, (p, a) => new SuspenseRow { Payment = p, Address = a.Text });

    public SuspensePayment ToView() => new()
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
        Reason = Payment.Reason,
        Void = Payment.Void,
        ResolvedAt = Payment.ResolvedAt,
        Resolution = SuspenseAudit.WordOf(Payment.Resolution),
    };
}
