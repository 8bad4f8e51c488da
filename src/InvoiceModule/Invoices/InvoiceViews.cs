using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Rates;
using InvoiceModule.Setup;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Invoices;

/// <summary>Shows an invoice to its merchant.</summary>
internal sealed partial class InvoiceViews(ChainRegistry chains, PublicUrls urls, ILogger<InvoiceViews> logger)
{
    /// <summary>The invoice as it was read.</summary>
    public InvoiceView Of(InvoiceReading reading, DateTime now) => Of(reading.Invoice, reading.Payments, reading.Tip, now);

    /// <summary>The invoice with its credited payments, at a tip.</summary>
    public InvoiceView Of(Invoice invoice, IEnumerable<Payment> payments, long tip, DateTime now)
    {
        var counted = payments.Where(p => p.Counts).Select(p => new CountedPayment(p.Amount, p.Height, p.Maturity)).ToList();
        var isReached = invoice.Status >= InvoiceStatus.InMempool;
        var due = isReached ? 0 : invoice.Asked - invoice.Received;
        return new InvoiceView
        {
            Id = invoice.Id,
            Blockchain = invoice.Blockchain,
            Symbol = invoice.Symbol,
            Address = invoice.Address,
            ContractAddress = invoice.ContractAddress,
            Active = invoice.Active,
            Value = invoice.Value,
            Created = invoice.CreatedAt,
            Expiry = invoice.ExpiresAt,
            Status = invoice.Status.ToWord(),
            Confirmations = InvoiceStatusFunction.Confirmations(counted, tip, invoice.Price),
            FiatCurrency = invoice is { FiatCurrency: { } currency, FiatValue: { } value, Rate: { } rate }
                ? new FiatView(currency, value, invoice.FiatPercent, PriceRate.FromJson(rate).Rate.ToDecimalString())
                : null,
            Txs = invoice.Txs,
            Data = new InvoiceData
            {
                OrderId = invoice.OrderId,
                Title = invoice.Title,
                Description = invoice.Description,
                UrlCallback = invoice.UrlCallback,
                UrlSuccess = invoice.UrlSuccess,
                UrlFailed = invoice.UrlFailed,
                UserData = invoice.UserData,
                UrlPay = urls.Pay(invoice.Id),
            },
            Amount = BaseUnits.Format(invoice.Value, invoice.Decimals),
            Decimals = invoice.Decimals,
            ConfirmationsRequired = invoice.ConfirmationsRequired,
            Received = invoice.Received,
            Due = due,
            Exception = invoice.Exceptions.ToWords(),
            IsFinal = IsFinal(invoice, counted, tip, now),
            Version = invoice.Version,
            PaymentUri = invoice.Active && due.Sign > 0 ? UriOf(invoice, due) : null,
        };
    }

    // An asset that the host has no more has no URI. A chain that fails at writing one holds up no booking and no page: the address and the amount are told all the same.
    private string? UriOf(Invoice invoice, BigInteger due)
    {
        if (!chains.TryGet(invoice.Blockchain, out var chain) || ChainRegistry.FindAsset(chain, invoice.ContractAddress) is null)
            return null;
        try
        {
            return InvoicePaymentUri.Of(chain, new PaymentUriRequest(invoice.Asset, invoice.Address, due), invoice.Title);
        }
        catch (Exception exception)
        {
            NoUri(logger, invoice.Blockchain, invoice.Id, exception);
            return null;
        }
    }

    [LoggerMessage(EventId = 213, Level = LogLevel.Error, Message = "The chain {Blockchain} writes no payment URI for invoice {InvoiceId}; its payers are told address and amount only")]
    private static partial void NoUri(ILogger logger, string blockchain, Guid invoiceId, Exception exception);

    // Nothing more is expected once it has ended, no credited money still waits for its confirmations, and late money is no longer credited.
    private static bool IsFinal(Invoice invoice, List<CountedPayment> counted, long tip, DateTime now)
        => !invoice.Active
            && !invoice.Exceptions.HasFlag(InvoiceExceptions.Reversed)
            && counted.TrueForAll(p => p.IsPaidAt(tip, invoice.ConfirmationsRequired))
            && (invoice.Status == InvoiceStatus.Paid || now > invoice.ExpiresAt + InvoiceRules.LateCredit);
}
