using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>Writes decisions on suspense down, with how things stood before and after.</summary>
internal static class SuspenseAudit
{
    private const string Start = "suspense, ";

    public static void Add(DbContext context, Payment payment, string action, OperatorAct act, string before, string? after, DateTime now)
        => context.Add(new AuditEntry
        {
            WalletId = payment.WalletId,
            At = now,
            Who = act.Who,
            Action = action,
            InvoiceId = payment.InvoiceId,
            PaymentId = payment.Id,
            Why = act.Why,
            Before = before,
            After = AfterOf(payment.Resolution, after),
        });

    public static string? AfterOf(PaymentResolution? resolution, string? after) => after is null ? WordOf(resolution) : $"{WordOf(resolution)}; {after}";

    /// <summary>How a payment stands before it is decided on.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="chains">Knows its asset's decimals.</param>
    /// <param name="order">The order id of the invoice it came for, if that has one.</param>
    /// <param name="target">The invoice it is to be credited to, if any.</param>
    public static string StandingOf(Payment payment, ChainRegistry chains, string? order, Invoice? target = null)
    {
        var standing = $"{(payment.Disposition == PaymentDisposition.Credited ? "credited" : $"{Start}{payment.Reason}")}, {chains.Coins(payment.Blockchain, payment.ContractAddress, payment.Symbol, payment.Amount)}";
        if (payment.InvoiceId is { } meant && meant != target?.Id)
            standing += string.IsNullOrWhiteSpace(order) ? $", came for invoice {meant}" : $", came for order {OneLine.Of(order)}";
        return target is null ? standing : $"{standing}; {StateOf(target)}";
    }

    /// <summary>Of an audit's "before": why the payment was in suspense; null when it does not say so.</summary>
    public static string? ReasonOf(string? before)
        => before?.StartsWith(Start, StringComparison.Ordinal) == true && before.IndexOf(',', Start.Length) is > 0 and var end ? before[Start.Length..end] : null;

    public static string StateOf(Invoice invoice)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(invoice)} version {invoice.Version} {invoice.Status.ToWord()}, received {BaseUnits.Format(invoice.Received, invoice.Decimals)} of {BaseUnits.Format(invoice.Price, invoice.Decimals)} {invoice.Symbol}");

    // Its id stands in the row; people know the order.
    private static string NameOf(Invoice invoice) => OrderKeys.IsNamed(invoice.OrderId) ? $"order {OneLine.Of(invoice.OrderId)}" : $"invoice {invoice.Id}";

    public static string? WordOf(PaymentResolution? resolution) => resolution switch
    {
        null => null,
        PaymentResolution.Accepted => "accepted",
        PaymentResolution.Assigned => "assigned",
        PaymentResolution.RefundNoted => "refund_noted",
        PaymentResolution.NeverCame => "never_came",
        PaymentResolution.Own => "own",
        _ => "unknown",
    };
}
