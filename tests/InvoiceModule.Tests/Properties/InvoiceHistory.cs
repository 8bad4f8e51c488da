using System.Numerics;
using CsCheck;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Properties;

/// <summary>Invoices and payments without a database: what happened to a payment is said in words and played on the real one.</summary>
internal static class InvoiceHistory
{
    public static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public static Gen<CountedPayment> Counted { get; } = Gen.Select(
        Gen.Int[0, 6], Gen.Int[90, 112], Gen.Bool, Gen.Int[0, 5], (amount, height, waits, maturity) => new CountedPayment(amount, waits ? null : height, maturity));

    public static Invoice Invoice(int value = 10, int confirmations = 2, bool fiat = false, int tolerance = 0, int? pause = null, string? orderId = null, string? urlCallback = null) => InvoiceModule.Invoices.Invoice.Create(
        new InvoiceTerms
        {
            Id = Guid.NewGuid(),
            WalletId = Guid.Empty,
            Blockchain = "chain",
            Asset = new Asset("C", 0, null),
            Value = value,
            Tolerance = tolerance,
            IsFiatPriced = fiat,
            CreatedAt = Start,
            ExpiryMinutes = 15,
            Confirmations = confirmations,
            PauseMinutes = pause,
            Data = new InvoiceData { OrderId = orderId, UrlCallback = urlCallback },
        },
        1, "address", 1);

    public static Payment Payment(
        BigInteger amount, string txId = "tx", DateTime? seenAt = null, bool late = false, int maturity = 0, PaymentDisposition disposition = PaymentDisposition.Credited)
        => InvoiceModule.Invoices.Payment.Record(
            new PaymentFacts { WalletId = Guid.Empty, Blockchain = "chain", TxId = txId, Ordinal = 0, AddressId = 1, Symbol = "C", Amount = amount, Maturity = maturity },
            new PaymentVerdict(disposition, null, seenAt ?? Start, disposition == PaymentDisposition.Credited ? null : "reason", late));
}
