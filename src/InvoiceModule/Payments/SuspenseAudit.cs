using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>Writes decisions on suspense down, with how things stood before and after.</summary>
internal static class SuspenseAudit
{
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

    public static string StandingOf(Payment payment, ChainRegistry chains, Invoice? target = null)
    {
        var standing = $"{(payment.Disposition == PaymentDisposition.Credited ? "credited" : $"suspense, {payment.Reason}")}, {chains.Coins(payment.Blockchain, payment.ContractAddress, payment.Symbol, payment.Amount)}";
        if (payment.InvoiceId is { } meant && meant != target?.Id)
            standing += $", came for invoice {meant}";
        return target is null ? standing : $"{standing}; {StateOf(target)}";
    }

    public static string StateOf(Invoice invoice)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(invoice)} version {invoice.Version} {invoice.Status.ToWord()}, received {BaseUnits.Format(invoice.Received, invoice.Decimals)} of {BaseUnits.Format(invoice.Price, invoice.Decimals)} {invoice.Symbol}");

    // Its id stands in the row; people know the order.
    private static string NameOf(Invoice invoice) => string.IsNullOrWhiteSpace(invoice.OrderId) ? $"invoice {invoice.Id}" : $"order {OneLine.Of(invoice.OrderId)}";

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
